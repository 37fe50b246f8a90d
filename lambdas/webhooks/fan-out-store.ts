import { sql } from 'kysely';
import { stillVisible } from '../access/conversations.ts';
import type { Accounts, AccountScope } from '../database/account.ts';
import { refuseMember } from '../database/permission.ts';
import { Problem } from '../core/problem.ts';
import { CATALOGUE, type AccountEvent } from '../events/catalogue.ts';
import { bodyOf, subjectOf } from './payload.ts';

export interface FanOutStore {
  /**
   * Writes one delivery of the event for each endpoint that is to have it, once however often it is called, and answers which endpoints they are. What has been
   * deleted meanwhile is sent to nobody.
   */
  write(event: AccountEvent): Promise<readonly string[]>;
}

/** A scope that sees what a member sees now; `undefined` for whoever is none any more. */
async function sightOf(scope: AccountScope, userId: string): Promise<AccountScope | undefined> {
  const member = await scope.tx
    .selectFrom('app.members')
    .select('role')
    .where('account_id', '=', scope.accountId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return member && { ...scope, caller: { kind: 'member', userId, role: member.role } };
}

/** Whether a member may have an event: by role and grants, and by the sharing policy where it is about a conversation (S10, S11, S28.10). */
async function mayHave(sight: AccountScope, event: AccountEvent): Promise<boolean> {
  const { caller, tx, accountId } = sight;
  if (caller.kind !== 'member') return false;
  const { area, conversation } = CATALOGUE[event.type];
  const grant =
    event.chatbotId === undefined
      ? undefined
      : await tx
          .selectFrom('app.grants')
          .select('areas')
          .where('account_id', '=', accountId)
          .where('chatbot_id', '=', event.chatbotId)
          .where('user_id', '=', caller.userId)
          .executeTakeFirst();
  try {
    refuseMember(caller.role, grant?.areas ?? null, area === 'account' ? 'account:admin' : `${area}:read`);
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
  if (!conversation) return true;
  const { conversationId } = event.data as { readonly conversationId: string };
  return stillVisible(sight, event.chatbotId ?? '', conversationId);
}

/** Whether what an event tells of is still there: what was deleted while its event was on the way is not written down again. */
async function stillThere({ tx, accountId }: AccountScope, event: AccountEvent): Promise<boolean> {
  const subject = subjectOf(event);
  if (!subject) return true;
  const { rows } = await sql<{ there: boolean }>`SELECT
      (${subject.conversationId ?? null}::uuid IS NULL OR EXISTS (SELECT FROM app.conversations WHERE account_id = ${accountId}::uuid
        AND chatbot_id = ${subject.chatbotId}::uuid AND conversation_id = ${subject.conversationId ?? null}::uuid))
      AND (${subject.contactId ?? null}::uuid IS NULL OR EXISTS (SELECT FROM app.contacts WHERE account_id = ${accountId}::uuid
        AND chatbot_id = ${subject.chatbotId}::uuid AND contact_id = ${subject.contactId ?? null}::uuid)) AS there`.execute(tx);
  return rows[0]?.there === true;
}

/** Whether only some members may see the conversations of a chatbot. */
async function isRestricted({ tx, accountId }: AccountScope, chatbotId: string | undefined): Promise<boolean> {
  if (chatbotId === undefined) return false;
  const row = await tx
    .selectFrom('app.conversation_policies')
    .select('mode')
    .where('account_id', '=', accountId)
    .where('chatbot_id', '=', chatbotId)
    .executeTakeFirst();
  return row !== undefined && row.mode !== 'team';
}

/** The endpoints of an account, and what is to go to each of them. */
export const fanOutStore = (accounts: Accounts): FanOutStore => ({
  write: (event) =>
    accounts.enterAs(event.accountId, async (scope) => {
      const { tx, accountId } = scope;
      const endpoints = await tx
        .selectFrom('app.webhooks')
        .select(['webhook_id', 'acts_for', 'restricted'])
        .where('account_id', '=', accountId)
        .where('disabled_at', 'is', null)
        .where(sql<boolean>`${event.type} = ANY (events)`)
        .where(sql<boolean>`(chatbot_ids IS NULL OR ${event.chatbotId ?? null}::uuid = ANY (chatbot_ids))`)
        .execute();
      if (endpoints.length === 0 || !(await stillThere(scope, event))) return [];
      const allowed: typeof endpoints = [];
      // What a person may see is looked up once, however many endpoints act for that person.
      for (const [userId, ofPerson] of Map.groupBy(endpoints, (endpoint) => endpoint.acts_for)) {
        const sight = await sightOf(scope, userId);
        if (sight && (await mayHave(sight, event))) allowed.push(...ofPerson);
      }
      if (allowed.length === 0) return [];
      const restricted = await isRestricted(scope, event.chatbotId);
      const subject = subjectOf(event);
      await tx
        .insertInto('app.webhook_deliveries')
        .values(
          allowed.map((endpoint) => ({
            account_id: accountId,
            webhook_id: endpoint.webhook_id,
            delivery_id: event.id,
            type: event.type,
            body: bodyOf(event, { restricted: restricted && !endpoint.restricted }),
            chatbot_id: subject?.chatbotId ?? null,
            conversation_id: subject?.conversationId ?? null,
            contact_id: subject?.contactId ?? null,
            next_attempt_at: sql<Date>`now()`,
          })),
        )
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return allowed.map((endpoint) => endpoint.webhook_id);
    }),
});
