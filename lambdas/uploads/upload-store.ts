import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { sql } from 'kysely';
import { visibleConversations } from '../access/conversations.ts';
import { admitVisitor, type Visitor } from '../access/visit-store.ts';
import { Problem, saying, type Sentence } from '../core/problem.ts';
import type { AccountCall, Accounts, AccountScope } from '../database/account.ts';
import { requireChatbot } from '../database/chatbot.ts';
import { lockAccount } from '../database/room.ts';
import type { UploadRow } from '../database/tables.ts';
import { markUnfinished } from '../database/unfinished.ts';
import { PURPOSES } from '../materials/purposes.ts';
import type { UploadPlace } from './contract.ts';
import { uploadKey } from './upload-view.ts';

/** Uploads of one account that may be on their way at the same time, and of one visitor. */
export const UNDER_WAY = { avatars: 20, attachments: 200, ofVisitor: 5 } as const;

/** What a form is reserved for. */
export interface NewUpload {
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  readonly bytes: number;
}

/** Whose avatar. */
export type Subject = { readonly chatbotId: string } | { readonly userId: string };

export interface UploadStore {
  /** @throws Problem `not-found` for the chatbot, `upload-refused` (quota) when too many are on their way. */
  reserveAvatar(call: AccountCall, subject: Subject, file: NewUpload): Promise<UploadRow>;
  /** The newest upload, and the newest that is ready. */
  avatar(call: AccountCall, subject: Subject): Promise<{ readonly newest: UploadRow | undefined; readonly shown: UploadRow | undefined }>;
  /** Marks all uploads of a subject as deleted and answers where their files are. */
  removeAvatar(call: AccountCall, subject: Subject): Promise<readonly UploadPlace[]>;
  /** @throws Problem as a visit is refused, `not-found` for a conversation of somebody else, `upload-refused` (quota). */
  reserveAttachment(visitor: Visitor, conversationId: string | undefined, file: NewUpload): Promise<UploadRow>;
  /** @throws Problem `not-found`. */
  attachmentOf(visitor: Visitor, uploadId: string): Promise<UploadRow>;
  /** The picture of the chatbot that a visitor talks to. */
  pictureFor(visitor: Visitor): Promise<UploadRow | undefined>;
  /** An attachment in a conversation that the caller may see. @throws Problem `not-found`. */
  attachment(call: AccountCall, chatbotId: string, uploadId: string): Promise<UploadRow>;
}

const full = (sentence: Sentence): never => {
  throw new Problem('upload-refused', 'quota', { extra: { reason: 'quota', ...saying(sentence) } });
};

const living = ({ tx, accountId }: AccountScope) => tx.selectFrom('app.uploads').where('account_id', '=', accountId).where('deleted_at', 'is', null);

async function underWay(scope: AccountScope, purposes: readonly UploadRow['purpose'][], visitorId?: string): Promise<number> {
  const { count } = await living(scope)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('status', 'in', ['awaiting-upload', 'scanning', 'processing'])
    .where('purpose', 'in', purposes)
    .$if(visitorId !== undefined, (query) => query.where('visitor_id', '=', visitorId ?? ''))
    .executeTakeFirstOrThrow();
  return count;
}

async function insert(
  { tx, accountId }: AccountScope,
  row: Pick<UploadRow, 'purpose'> & Partial<Pick<UploadRow, 'chatbot_id' | 'user_id' | 'visitor_id' | 'conversation_id'>>,
  file: NewUpload,
): Promise<UploadRow> {
  return tx
    .insertInto('app.uploads')
    .values({
      ...row,
      account_id: accountId,
      upload_id: file.id,
      name: file.name,
      content_type: file.contentType,
      bytes: file.bytes,
      status: 'awaiting-upload',
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

const avatarsOf = (scope: AccountScope, subject: Subject) =>
  'chatbotId' in subject
    ? living(scope).where('purpose', '=', 'chatbot-avatar').where('chatbot_id', '=', subject.chatbotId)
    : living(scope).where('purpose', '=', 'person-avatar').where('user_id', '=', subject.userId);

/** Enters for a visitor, who is asked what the door of messages asks. @throws Problem as `admitVisitor` does. */
const visited = <T>(accounts: Accounts, visitor: Visitor, rule: (scope: AccountScope) => Promise<T>): Promise<T> =>
  accounts.enterAs(visitor.accountId, async (scope) => {
    await admitVisitor(scope, visitor);
    return rule(scope);
  });

const found = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Problem('not-found', 'upload');
  return value;
};

/** Uploads in their account. */
export function uploadStore(accounts: Accounts, directory: DynamoDBDocumentClient, directoryTable: string): UploadStore {
  const ofSubject =
    <T>(subject: Subject, rule: (scope: AccountScope) => Promise<T>) =>
    async (scope: AccountScope): Promise<T> => {
      if ('chatbotId' in subject) await requireChatbot(scope, subject.chatbotId);
      return rule(scope);
    };
  const inSubject = <T>(call: AccountCall, subject: Subject, rule: (scope: AccountScope) => Promise<T>): Promise<T> =>
    accounts.enter(call, ofSubject(subject, rule));
  return {
    reserveAvatar: (call, subject, file) =>
      accounts.once(
        call,
        ofSubject(subject, async (scope) => {
          await lockAccount(scope);
          if ((await underWay(scope, ['chatbot-avatar', 'person-avatar'])) >= UNDER_WAY.avatars)
            full({
              en: `At most ${UNDER_WAY.avatars} pictures can be on their way at a time.`,
              fr: `Au plus ${UNDER_WAY.avatars} images peuvent être en cours de traitement à la fois.`,
            });
          const row = await insert(
            scope,
            'chatbotId' in subject ? { purpose: 'chatbot-avatar', chatbot_id: subject.chatbotId } : { purpose: 'person-avatar', user_id: subject.userId },
            file,
          );
          await markUnfinished(directory, directoryTable, scope.accountId);
          return row;
        }),
      ),
    avatar: (call, subject) =>
      inSubject(call, subject, async (scope) => ({
        newest: await avatarsOf(scope, subject).selectAll().orderBy('upload_id', 'desc').limit(1).executeTakeFirst(),
        shown: await avatarsOf(scope, subject).selectAll().where('status', '=', 'ready').orderBy('upload_id', 'desc').limit(1).executeTakeFirst(),
      })),
    removeAvatar: (call, subject) =>
      inSubject(call, subject, async (scope) => {
        const rows = await avatarsOf(scope, subject).selectAll().execute();
        const ids = rows.map((row) => row.upload_id);
        if (ids.length === 0) return [];
        await scope.tx
          .updateTable('app.uploads')
          .set({ deleted_at: sql<Date>`now()`, updated_at: sql<Date>`now()` })
          .where('account_id', '=', scope.accountId)
          .where('upload_id', 'in', ids)
          .execute();
        await markUnfinished(directory, directoryTable, scope.accountId);
        return rows.map((row) => ({ accountId: row.account_id, uploadId: row.upload_id, key: uploadKey(row) }));
      }),
    reserveAttachment: (visitor, conversationId, file) =>
      visited(accounts, visitor, async (scope) => {
        const { tx, accountId } = scope;
        const { chatbotId, visitorId } = visitor;
        if (conversationId !== undefined) {
          found(
            await tx
              .selectFrom('app.conversations')
              .select('conversation_id')
              .where('account_id', '=', accountId)
              .where('chatbot_id', '=', chatbotId)
              .where('conversation_id', '=', conversationId)
              .where('visitor_id', '=', visitorId)
              .executeTakeFirst(),
          );
        }
        await lockAccount(scope);
        if ((await underWay(scope, ['attachment'], visitorId)) >= UNDER_WAY.ofVisitor || (await underWay(scope, ['attachment'])) >= UNDER_WAY.attachments)
          full({ en: 'Too many files are on their way.', fr: 'Trop de fichiers sont en cours de traitement.' });
        const { count } = await living(scope)
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('purpose', '=', 'attachment')
          .where('visitor_id', '=', visitorId)
          .where('conversation_id', conversationId === undefined ? 'is' : '=', conversationId ?? null)
          .executeTakeFirstOrThrow();
        const { max } = PURPOSES.attachment.count;
        if (count >= max) full({ en: `At most ${max} files in a conversation.`, fr: `Au plus ${max} fichiers par conversation.` });
        const row = await insert(scope, { purpose: 'attachment', chatbot_id: chatbotId, visitor_id: visitorId, conversation_id: conversationId ?? null }, file);
        await markUnfinished(directory, directoryTable, accountId);
        return row;
      }),
    attachmentOf: (visitor, uploadId) =>
      visited(accounts, visitor, async (scope) =>
        found(
          await living(scope)
            .selectAll()
            .where('purpose', '=', 'attachment')
            .where('chatbot_id', '=', visitor.chatbotId)
            .where('visitor_id', '=', visitor.visitorId)
            .where('upload_id', '=', uploadId)
            .executeTakeFirst(),
        ),
      ),
    pictureFor: (visitor) =>
      visited(accounts, visitor, (scope) =>
        avatarsOf(scope, { chatbotId: visitor.chatbotId }).selectAll().where('status', '=', 'ready').orderBy('upload_id', 'desc').limit(1).executeTakeFirst(),
      ),
    attachment: (call, chatbotId, uploadId) =>
      accounts.enter(call, async (scope) => {
        await requireChatbot(scope, chatbotId);
        const row = await living(scope)
          .selectAll()
          .where('chatbot_id', '=', chatbotId)
          .where('upload_id', '=', uploadId)
          .where('purpose', 'in', ['attachment', 'channel-media'])
          .where((expression) =>
            expression.exists(
              expression
                .selectFrom('app.conversations as c')
                .select('c.conversation_id')
                .whereRef('c.account_id', '=', 'app.uploads.account_id')
                .whereRef('c.conversation_id', '=', 'app.uploads.conversation_id')
                .where(visibleConversations(scope, 'c')),
            ),
          )
          .executeTakeFirst();
        return found(row);
      }),
  };
}
