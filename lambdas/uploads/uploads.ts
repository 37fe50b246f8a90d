import { visitorOf } from '../bots/visitor.ts';
import { admit } from '../cleaning/admit.ts';
import type { Operations } from '../core/contract.ts';
import type { PresignForm, PresignLink } from '../core/presign.ts';
import { Problem, saying } from '../core/problem.ts';
import type { Enqueue } from '../core/queue.ts';
import type { UploadRow } from '../database/tables.ts';
import type { AccountCall } from '../database/account.ts';
import { LINK_SECONDS } from '../core/schema.ts';
import { FORM_SECONDS } from '../materials/contract.ts';
import { REJECTED } from '../materials/reasons.ts';
import { AVATAR_SIDES, type UploadJob, type uploadRoutes } from './contract.ts';
import type { MemberPictureStore } from './member-picture-store.ts';
import type { Subject, UploadStore } from './upload-store.ts';
import { pictureKey, toUpload, uploadKey, type Upload } from './upload-view.ts';

export interface UploadDeps {
  readonly store: UploadStore;
  readonly members: MemberPictureStore;
  readonly presignForm: PresignForm;
  readonly presignLink: PresignLink;
  /** One object of the library; `undefined` when it is not there. */
  readonly picture: (key: string) => Promise<Uint8Array | undefined>;
  readonly enqueue: Enqueue;
  readonly uploadQueue: string;
  readonly newId: () => string;
  /** Milliseconds. */
  readonly now: () => number;
}

type Form = { readonly url: string; readonly fields: Record<string, string>; readonly expiresInSeconds: typeof FORM_SECONDS };

/** A form for the file of a reserved row: its key, its type, and at most its size (S19.4). */
async function formFor(row: UploadRow, { presignForm }: UploadDeps): Promise<{ upload: Upload & Form; form: Form }> {
  const file = { contentType: row.content_type, bytes: row.bytes, accountId: row.account_id, id: row.upload_id };
  const form = { ...(await presignForm(uploadKey(row), file, FORM_SECONDS)), expiresInSeconds: FORM_SECONDS } as const;
  return { upload: { ...toUpload(row), ...form }, form };
}

type Announced = { readonly filename: string; readonly contentType: string; readonly bytes: number };

async function takeAvatar(call: AccountCall, subject: Subject, announced: Announced, deps: UploadDeps): Promise<{ upload: Upload & Form; form: Form }> {
  const { name, contentType } = admit('avatar', announced);
  return formFor(await deps.store.reserveAvatar(call, subject, { id: deps.newId(), name, contentType, bytes: announced.bytes }), deps);
}

const asData = (bytes: Uint8Array): string => `data:image/webp;base64,${Buffer.from(bytes).toString('base64')}`;

async function pictureData(row: UploadRow | undefined, side: number, { picture }: UploadDeps): Promise<string | undefined> {
  const bytes = row && (await picture(pictureKey(uploadKey(row), side)));
  return bytes && asData(bytes);
}

async function showAvatar(call: AccountCall, subject: Subject, deps: UploadDeps) {
  const { newest, shown } = await deps.store.avatar(call, subject);
  const [small, large] = await Promise.all(AVATAR_SIDES.map((side) => pictureData(shown, side, deps)));
  return { upload: newest ? toUpload(newest) : null, images: small && large ? { small, large } : null };
}

async function removeAvatar(call: AccountCall, subject: Subject, { store, enqueue, uploadQueue }: UploadDeps): Promise<void> {
  // A message that is lost is made up for by the sweep: the row says that it is deleted.
  for (const place of await store.removeAvatar(call, subject)) await enqueue(uploadQueue, { task: 'remove', ...place } satisfies UploadJob);
}

/** Avatars and attachments: forms, states, pictures and links (S3, S19, S24, S25). */
export const uploads: Operations<typeof uploadRoutes, UploadDeps> = {
  uploadChatbotAvatar: (call, deps) => takeAvatar(call, call.params, call.body, deps),
  readChatbotAvatar: (call, deps) => showAvatar(call, call.params, deps),
  deleteChatbotAvatar: (call, deps) => removeAvatar(call, call.params, deps),
  uploadMyAvatar: (call, deps) => takeAvatar(call, { userId: call.principal.userId }, call.body, deps),
  readMyAvatar: (call, deps) => showAvatar(call, { userId: call.principal.userId }, deps),
  deleteMyAvatar: (call, deps) => removeAvatar(call, { userId: call.principal.userId }, deps),
  async listMemberPictures(call, deps) {
    const { items, nextCursor } = await deps.members.list(call, call.query);
    const shown = await Promise.all(items.map(async (row) => ({ userId: row.user_id ?? '', image: await pictureData(row, AVATAR_SIDES[0], deps) })));
    return { items: shown.flatMap(({ userId, image }) => (image === undefined ? [] : [{ userId, image }])), nextCursor };
  },
  async uploadAttachment(call, deps) {
    const { body } = call;
    const { name, contentType } = admit('attachment', body);
    const file = { id: deps.newId(), name, contentType, bytes: body.bytes };
    return formFor(await deps.store.reserveAttachment(visitorOf(call, deps.now()), body.conversationId, file), deps);
  },
  async readAttachment(call, { store, now }) {
    return toUpload(await store.attachmentOf(visitorOf(call, now()), call.params.attachmentId));
  },
  async widgetAvatar(call, deps) {
    const row = await deps.store.pictureFor(visitorOf(call, deps.now()));
    return { image: (await pictureData(row, AVATAR_SIDES[0], deps)) ?? null };
  },
  async downloadAttachment(call, { store, presignLink }) {
    const row = await store.attachment(call, call.params.chatbotId, call.params.attachmentId);
    if (row.status === 'rejected' || row.status === 'failed') throw new Problem('conflict', row.status, { extra: saying(REJECTED) });
    if (row.status !== 'ready') throw new Problem('scan-pending', row.status);
    return { url: await presignLink(uploadKey(row), { name: row.name, contentType: row.content_type }), expiresInSeconds: LINK_SECONDS };
  },
};
