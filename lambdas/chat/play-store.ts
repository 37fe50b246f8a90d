import { sql } from 'kysely';
import type { Plan } from '../behaviour/plan.ts';
import type { AccountScope } from '../database/account.ts';
import { addLead, keepContact } from '../database/contact-store.ts';
import { handOff } from '../database/takeover-store.ts';
import { emit } from '../events/outbox-store.ts';
import type { Play } from './planned.ts';

interface Place {
  readonly chatbotId: string;
  readonly conversationId: string;
  readonly visitorId: string;
  readonly messageId: string;
}

/** The fields of a form that say who a visitor is. */
const CONTACT = ['name', 'email', 'phone', 'company'] as const;
const LENGTHS = { name: 100, email: 254, phone: 16, company: 100 } as const;

/** Keeps what a visitor has told a playbook: who that is, and where an answer can be sent, a lead for the team. */
async function keepCollected(
  scope: AccountScope,
  place: Place,
  newId: () => string,
  { collected: fields = {}, askedWith = '' }: Pick<Plan, 'collected' | 'askedWith'>,
): Promise<void> {
  const known: Readonly<Record<string, string>> = Object.fromEntries(
    CONTACT.flatMap((name) => (fields[name] && fields[name].length <= LENGTHS[name] ? [[name, fields[name]]] : [])),
  );
  if (Object.keys(known).length === 0) return;
  const contactId = await keepContact(scope, place, newId(), known);
  if (known['email'] || known['phone']) await addLead(scope, { ...place, contactId, leadId: newId() }, fields, askedWith);
}

/** Keeps a plan: where the conversation stands, that it waits for a person, what was collected, and of what webhooks are told. */
export async function keepPlan(scope: AccountScope, place: Place, newId: () => string, plan: Plan): Promise<void> {
  const { tx, accountId } = scope;
  const { chatbotId, conversationId } = place;
  const row = { state: JSON.stringify(plan.state), message_id: place.messageId, plan: JSON.stringify(plan) };
  await tx
    .insertInto('app.conversation_plays')
    .values({ account_id: accountId, chatbot_id: chatbotId, conversation_id: conversationId, ...row })
    .onConflict((conflict) => conflict.columns(['account_id', 'conversation_id']).doUpdateSet({ ...row, updated_at: sql`now()` }))
    .execute();
  if (plan.handOff) await handOff(scope, conversationId);
  if (plan.collected) await keepCollected(scope, place, newId, plan);
  for (const fired of plan.told ?? []) await emit(scope, { type: 'trigger.fired', chatbotId, data: { conversationId, ...fired } });
}

/** What a message comes to, once: `plan` tells it by where the conversation stands. The conversation's row is held by whoever has stored the message. */
export async function play(scope: AccountScope, place: Place, newId: () => string, plan: (play: Play | undefined) => Plan): Promise<Plan> {
  const row = await scope.tx
    .selectFrom('app.conversation_plays')
    .select(['state', 'message_id', 'plan'])
    .where('account_id', '=', scope.accountId)
    .where('conversation_id', '=', place.conversationId)
    .executeTakeFirst();
  const next = plan(row?.state && row.plan ? { state: row.state, messageId: row.message_id, plan: row.plan } : undefined);
  if (row?.message_id !== place.messageId) await keepPlan(scope, place, newId, next);
  return next;
}
