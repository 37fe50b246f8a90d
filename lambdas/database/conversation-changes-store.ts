import { GetCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { uuidv7 } from '../core/ids.ts';
import { functionLog } from '../core/log.ts';
import type { ChangedConversation } from './message-store.ts';

/** What somebody may learn about: every conversation of a chatbot, or those that are assigned to one member. */
export type ChangesView = 'all' | { readonly assignedTo: string };

/** The marks of the last change; equal marks mean that nothing has happened. `-` where nothing has for a while. */
export interface ChangeMarks {
  readonly changed: string;
  /** The last time at which something may have gone out of sight. */
  readonly gone: string;
}

export interface ConversationChanges {
  /**
   * Notes that conversations have changed; call it after the transaction, or whoever asks in between sees the mark and not yet the change. Never fails: a poll
   * that misses one change shows it with the next.
   */
  note(
    change: Pick<ChangedConversation, 'accountId' | 'chatbotId' | 'assigneeId'>,
    more?: { readonly gone?: true; readonly formerAssigneeId?: string | null },
  ): Promise<void>;
  marks(ids: { readonly accountId: string; readonly chatbotId: string }, view: ChangesView): Promise<ChangeMarks>;
}

/** How long a mark is kept, in seconds. Without one it reads `-`, which says once too often that something has changed. */
const KEPT_SECONDS = 86_400;

const keyOf = (accountId: string, chatbotId: string, view: ChangesView) => ({
  pk: `CHANGES#${accountId}#${chatbotId}`,
  sk: view === 'all' ? 'ALL' : `MEMBER#${view.assignedTo}`,
});

/**
 * Marks of change, so that an open dashboard asks one row every few seconds and no query. Each view has its own: whoever sees only what is
 * assigned to him is not even told that something else has happened (S11.6).
 */
export function conversationChanges(
  db: DynamoDBDocumentClient,
  TableName: string,
  { newId, now, log }: { readonly newId: () => string; readonly now: () => number; readonly log: (message: string, error: unknown) => void },
): ConversationChanges {
  const mark = (accountId: string, chatbotId: string, view: ChangesView, gone: boolean) =>
    db.send(
      new UpdateCommand({
        TableName,
        Key: keyOf(accountId, chatbotId, view),
        UpdateExpression: `SET #changed = :id, expiresAt = :end${gone ? ', #gone = :id' : ''}`,
        ExpressionAttributeNames: { '#changed': 'changed', ...(gone && { '#gone': 'gone' }) },
        ExpressionAttributeValues: { ':id': newId(), ':end': Math.ceil(now() / 1000) + KEPT_SECONDS },
      }),
    );
  return {
    async note({ accountId, chatbotId, assigneeId }, { gone, formerAssigneeId = null } = {}) {
      const former = formerAssigneeId !== null && formerAssigneeId !== assigneeId ? formerAssigneeId : null;
      try {
        await Promise.all([
          mark(accountId, chatbotId, 'all', gone === true),
          ...(assigneeId === null ? [] : [mark(accountId, chatbotId, { assignedTo: assigneeId }, gone === true)]),
          ...(former === null ? [] : [mark(accountId, chatbotId, { assignedTo: former }, true)]),
        ]);
      } catch (error) {
        log('change not noted', error);
      }
    },
    async marks({ accountId, chatbotId }, view) {
      const { Item } = await db.send(new GetCommand({ TableName, Key: keyOf(accountId, chatbotId, view), ConsistentRead: true }));
      return { changed: String(Item?.['changed'] ?? '-'), gone: String(Item?.['gone'] ?? '-') };
    },
  };
}

/** The marks as every function keeps them: what could not be noted is in its log. */
export const functionChanges = (db: DynamoDBDocumentClient, TableName: string): ConversationChanges =>
  conversationChanges(db, TableName, { newId: uuidv7, now: Date.now, log: (message, error) => functionLog().error(message, error) });
