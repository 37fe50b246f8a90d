import { GetCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { wholePolicy } from '../access/policy.ts';
import { pageTriggers, type PageTrigger } from '../behaviour/page-triggers.ts';
import { admitVisitor, type Visitor } from '../access/visit-store.ts';
import { applied } from '../core/clients.ts';
import { behaviourOf } from '../behaviour/served.ts';
import type { Accounts } from '../database/account.ts';
import type { Theme } from '../database/chatbot-content.ts';
import { keepContact } from '../database/contact-store.ts';
import { isForgotten } from '../database/forgotten-store.ts';
import { publishedChatbot } from '../database/published.ts';
import type { AccessPolicy, Source } from '../database/tables.ts';
import { publicKeyEntry } from '../tokens/public-key.ts';
import { vouchingSecrets, type SealedSecret } from '../database/visitor-secret-store.ts';

/** Messages of a conversation that a visitor is shown on return. */
const SHOWN = 50;

export interface WidgetChatbot {
  readonly accountId: string;
  readonly chatbotId: string;
  readonly name: string;
  readonly language: 'fr' | 'en';
  readonly welcomeMessage: string;
  readonly suggestedMessages: readonly string[];
  /** Purified markup. */
  readonly notice: string;
  readonly theme: Theme;
  readonly policy: AccessPolicy;
  /** Those that depend on the page. */
  readonly triggers: readonly PageTrigger[];
}

export interface VisitorMessage {
  readonly id: string;
  readonly author: 'visitor' | 'assistant' | 'person';
  readonly text: string;
  readonly sources?: Source[];
  readonly createdAt: string;
}

export interface WidgetStore {
  /** The chatbot that a public key leads to, if it is there. */
  chatbot(publicKey: string): Promise<WidgetChatbot | undefined>;
  /** Consumes a ticket; `false` when it was used before. */
  consume(ticketId: string, expiresAt: number): Promise<boolean>;
  /** The sealed secrets that vouch for visitors of the chatbot now. */
  vouching(who: { readonly accountId: string; readonly chatbotId: string }): Promise<readonly SealedSecret[]>;
  /** Keeps who a visitor is, as the site says it. */
  noteContact(
    who: { readonly accountId: string; readonly chatbotId: string; readonly visitorId: string },
    contact: { readonly id: string; readonly name?: string | undefined; readonly email?: string | undefined },
  ): Promise<void>;
  latestConversation(who: {
    readonly accountId: string;
    readonly chatbotId: string;
    readonly visitorId: string;
  }): Promise<{ id: string; messages: VisitorMessage[] } | undefined>;
  /** Admits a visitor as the door of messages does. @throws Problem `not-found`, or the code of the rule that refuses the visit. */
  admit(visitor: Visitor): Promise<void>;
  /** Whether a visitor who shows a token from before is still known: not one who has asked to be forgotten. */
  remembers(who: { readonly accountId: string; readonly chatbotId: string; readonly visitorId: string }): Promise<boolean>;
}

/** What the widget needs to know, from public key to conversation. */
export function widgetStore(
  db: DynamoDBDocumentClient,
  tables: { readonly directory: string; readonly guards: string },
  accounts: Accounts,
  now: () => number,
): WidgetStore {
  return {
    async chatbot(publicKey) {
      const { Item } = await db.send(new GetCommand({ TableName: tables.directory, Key: publicKeyEntry(publicKey), ConsistentRead: true }));
      if (!Item) return undefined;
      const { accountId, chatbotId } = Item as { accountId: string; chatbotId: string };
      return accounts.enterAs(accountId, async (scope) => {
        const served = await publishedChatbot(scope, chatbotId);
        // The entry of a key that was renewed leads nowhere, also while it is being taken away.
        if (served?.publicKey !== publicKey) return undefined;
        const { name, language, welcomeMessage, suggestedMessages, notice, theme } = served.settings;
        return {
          accountId,
          chatbotId,
          name,
          language,
          welcomeMessage,
          suggestedMessages,
          notice,
          theme,
          policy: wholePolicy(served.policy),
          triggers: pageTriggers(behaviourOf(served.parts).triggers),
        };
      });
    },
    async consume(ticketId, expiresAt) {
      return applied(
        db.send(
          new PutCommand({
            TableName: tables.guards,
            Item: { pk: `TICKET#${ticketId}`, sk: 'USED', expiresAt },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      );
    },
    vouching: ({ accountId, chatbotId }) => accounts.enterAs(accountId, (scope) => vouchingSecrets(scope, chatbotId, now())),
    noteContact: async ({ accountId, chatbotId, visitorId }, { id, ...said }) => {
      await accounts.enterAs(accountId, (scope) => keepContact(scope, { chatbotId, visitorId }, id, said));
    },
    admit: (visitor) =>
      accounts.enterAs(visitor.accountId, async (scope) => {
        await admitVisitor(scope, visitor);
      }),
    remembers: ({ accountId, chatbotId, visitorId }) => accounts.enterAs(accountId, async (scope) => !(await isForgotten(scope, chatbotId, visitorId))),
    latestConversation: ({ accountId, chatbotId, visitorId }) =>
      accounts.enterAs(accountId, async ({ tx }) => {
        const conversation = await tx
          .selectFrom('app.conversations')
          .select('conversation_id')
          .where('account_id', '=', accountId)
          .where('chatbot_id', '=', chatbotId)
          .where('visitor_id', '=', visitorId)
          .where('channel', '=', 'widget')
          .orderBy('conversation_id', 'desc')
          .limit(1)
          .executeTakeFirst();
        if (!conversation) return undefined;
        const rows = await tx
          .selectFrom('app.messages')
          .select(['message_id', 'author', 'text', 'sources', 'created_at'])
          .where('account_id', '=', accountId)
          .where('conversation_id', '=', conversation.conversation_id)
          .orderBy('message_id', 'desc')
          .limit(SHOWN)
          .execute();
        const messages = rows.reverse().map((row) => ({
          id: row.message_id,
          author: row.author,
          text: row.text,
          ...(row.sources && { sources: [...row.sources] }),
          createdAt: row.created_at.toISOString(),
        }));
        return { id: conversation.conversation_id, messages };
      }),
  };
}
