import type { AccountScope } from '../database/account.ts';
import type { Message } from './fields.ts';

type Files = NonNullable<Message['files']>;

/** What came with the messages of a messaging service. */
const sentWith = ({ tx, accountId }: AccountScope, conversationId: string) =>
  tx
    .selectFrom('app.message_files as f')
    .innerJoin('app.uploads as u', (join) => join.onRef('u.account_id', '=', 'f.account_id').onRef('u.upload_id', '=', 'f.upload_id'))
    .select(['f.message_id', 'u.upload_id', 'u.name', 'u.content_type', 'u.status', 'u.reason'])
    .where('f.account_id', '=', accountId)
    .where('f.conversation_id', '=', conversationId)
    .where('u.deleted_at', 'is', null);

/** What a visitor of the widget has sent: it stands with the visitor's last message before it, since both ids are in the order of time. */
const sentAfter = ({ tx, accountId }: AccountScope, conversationId: string) =>
  tx
    .selectFrom('app.uploads as u')
    .innerJoinLateral(
      (query) =>
        query
          .selectFrom('app.messages as m')
          .select('m.message_id')
          .where('m.account_id', '=', accountId)
          .where('m.conversation_id', '=', conversationId)
          .where('m.author', '=', 'visitor')
          .whereRef('m.message_id', '<', 'u.upload_id')
          .orderBy('m.message_id', 'desc')
          .limit(1)
          .as('before'),
      (join) => join.onTrue(),
    )
    .select(['before.message_id', 'u.upload_id', 'u.name', 'u.content_type', 'u.status', 'u.reason'])
    .where('u.account_id', '=', accountId)
    .where('u.conversation_id', '=', conversationId)
    .where('u.purpose', '=', 'attachment')
    // What was only announced may never come.
    .where('u.status', '<>', 'awaiting-upload')
    .where('u.deleted_at', 'is', null);

/** The files of messages, by message. Whoever may see the conversation may see that they are there, whatever the scan has said. */
export async function filesOf(scope: AccountScope, conversationId: string, messageIds: readonly string[]): Promise<ReadonlyMap<string, Files>> {
  if (messageIds.length === 0) return new Map();
  const among = [...messageIds];
  const rows = [
    ...(await sentWith(scope, conversationId).where('f.message_id', 'in', among).execute()),
    ...(await sentAfter(scope, conversationId).where('before.message_id', 'in', among).execute()),
  ];
  const byMessage = Map.groupBy(rows, (row) => row.message_id);
  return new Map(
    [...byMessage].map(([messageId, files]) => [
      messageId,
      files.map(({ upload_id, name, content_type, status, reason }) => ({
        id: upload_id,
        name,
        contentType: content_type,
        status,
        ...(reason !== null && { reason }),
      })),
    ]),
  );
}
