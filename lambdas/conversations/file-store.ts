import type { AccountScope } from '../database/account.ts';
import type { Message } from './fields.ts';

type Files = NonNullable<Message['files']>;

/** The files that came with messages, by message. Whoever may see the conversation may see that they are there, whatever the scan has said. */
export async function filesOf({ tx, accountId }: AccountScope, conversationId: string, messageIds: readonly string[]): Promise<ReadonlyMap<string, Files>> {
  if (messageIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('app.message_files as f')
    .innerJoin('app.uploads as u', (join) => join.onRef('u.account_id', '=', 'f.account_id').onRef('u.upload_id', '=', 'f.upload_id'))
    .select(['f.message_id', 'u.upload_id', 'u.name', 'u.content_type', 'u.status', 'u.reason'])
    .where('f.account_id', '=', accountId)
    .where('f.conversation_id', '=', conversationId)
    .where('f.message_id', 'in', [...messageIds])
    .where('u.deleted_at', 'is', null)
    .execute();
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
