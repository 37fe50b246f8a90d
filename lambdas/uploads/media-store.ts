import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Accounts } from '../database/account.ts';
import type { UploadRow } from '../database/tables.ts';
import { markUnfinished } from '../database/unfinished.ts';
import type { MediaJob } from '../messaging/jobs.ts';
import type { MediaDeps } from './channel-media.ts';

/** Reserves the place of a file that came with a message: one row for each, however often its job comes; nothing where its message is gone. */
export const mediaStore = (accounts: Accounts, directory: DynamoDBDocumentClient, directoryTable: string): MediaDeps['store'] => ({
  reserve: ({ accountId, chatbotId, conversationId, visitorId, messageId }: MediaJob, file) =>
    accounts.enterAs(accountId, async ({ tx }): Promise<UploadRow | undefined> => {
      const message = await tx
        .selectFrom('app.messages')
        .select('message_id')
        .where('account_id', '=', accountId)
        .where('conversation_id', '=', conversationId)
        .where('message_id', '=', messageId)
        .executeTakeFirst();
      if (!message) return undefined;
      await tx
        .insertInto('app.uploads')
        .values({
          account_id: accountId,
          upload_id: file.id,
          purpose: 'channel-media',
          chatbot_id: chatbotId,
          visitor_id: visitorId,
          conversation_id: conversationId,
          name: file.name,
          content_type: file.contentType,
          bytes: file.bytes,
          status: 'awaiting-upload',
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await tx
        .insertInto('app.message_files')
        .values({ account_id: accountId, chatbot_id: chatbotId, conversation_id: conversationId, message_id: messageId, upload_id: file.id })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const row = await tx.selectFrom('app.uploads').selectAll().where('account_id', '=', accountId).where('upload_id', '=', file.id).executeTakeFirst();
      await markUnfinished(directory, directoryTable, accountId);
      return row?.status === 'awaiting-upload' && !row.deleted_at ? row : undefined;
    }),
});

/** Puts a file into quarantine, where the scan of every file begins. */
export const quarantined =
  (s3: S3Client, Bucket: string): MediaDeps['put'] =>
  async (Key, bytes, ContentType) => {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: bytes, ContentType, IfNoneMatch: '*' })).catch((error: unknown) => {
      // It is there: another try has put it.
      if (!(error instanceof Error && error.name === 'PreconditionFailed')) throw error;
    });
  };
