import * as z from 'zod';
import { VISIT_REFUSALS } from '../access/contract.ts';
import { routes } from '../core/contract.ts';
import { id, LINK_SECONDS, listOf, page, time } from '../core/schema.ts';
import { FORM_SECONDS } from '../materials/contract.ts';
import { rulesOf } from '../materials/purposes.ts';
import { REASONS } from '../materials/reasons.ts';
import { providersEnv } from '../messaging/contract.ts';
import { sealingEnv } from '../sealing/contract.ts';

/** Sides of the square pictures that an avatar becomes, in pixels. */
export const AVATAR_SIDES = [64, 256] as const;

/** Why an upload is refused after it was sent: what the scanner says of any file, and what is said of pictures only. */
export const UPLOAD_REASONS = [...REASONS, 'dimensions', 'animated'] as const;
export type UploadReason = (typeof UPLOAD_REASONS)[number];

const verdict = z.strictObject({ verdict: z.enum(['clean', 'infected', 'unscannable', 'not-scanned']), engine: z.string().max(100) });

/** A file that is no training material, and where it is on its way. */
export const upload = z.strictObject({
  id,
  name: z.string().max(510),
  contentType: z.string().max(100),
  bytes: z.number().int().positive(),
  status: z.enum(['awaiting-upload', 'scanning', 'processing', 'ready', 'rejected', 'failed']),
  reason: z.enum(UPLOAD_REASONS).optional(),
  scan: verdict.optional(),
  createdAt: time,
});

const form = z.strictObject({
  url: z.url().max(2_000),
  fields: z.record(z.string().max(100), z.string().max(4_000)),
  expiresInSeconds: z.literal(FORM_SECONDS),
});
/**
 * What was reserved, with the form beside it and in it: `upload` is both the file that is on its way and the form that takes it there.
 * `form` is the same once more, for whoever knows it by that name.
 */
const reservation = z.strictObject({ upload: upload.extend(form.partial().shape), form: form.optional() });
const OF_FORM = ['form', 'upload.url', 'upload.fields', 'upload.expiresInSeconds'] as const;
const announced = z.strictObject({
  filename: z.string().min(1).max(1_024),
  contentType: z.string().min(1).max(100),
  bytes: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
});

/** A picture as data inside of JSON: of a type that is ours, and with no address that could be passed on. */
const image = z
  .string()
  .max(200_000)
  .regex(/^data:image\/webp;base64,[A-Za-z0-9+/]+=*$/);
const avatar = z.strictObject({
  /** The newest upload, whatever has become of it. */
  upload: upload.nullable(),
  images: z.strictObject({ small: image, large: image }).nullable(),
});

const inChatbot = z.strictObject({ chatbotId: id });
const sending = ['invalid-request', 'not-found', 'not-allowed', 'upload-refused', 'csrf-refused'] as const;
const visiting = ['not-found', ...VISIT_REFUSALS] as const;
const reserved = (what: string, rules: string): string =>
  `Reserve ${what} and get a form for it, valid for ${FORM_SECONDS} seconds. It is scanned before anything else. Accepted: ${rules}`;

export const uploadRoutes = routes({
  uploadChatbotAvatar: {
    method: 'POST',
    path: '/v1/chatbots/{chatbotId}/avatar/uploads',
    host: 'app',
    status: 201,
    callers: ['session', 'api-key'],
    permission: 'settings:write',
    summary: `${reserved('a new picture of a chatbot', rulesOf('avatar'))} It is written anew in fixed sizes and then takes the place of the one before.`,
    problems: sending,
    onceOnly: OF_FORM,
    params: inChatbot,
    body: announced,
    reply: reservation,
  },
  readChatbotAvatar: {
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/avatar',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'settings:read',
    summary: `The picture of a chatbot, as data, ${AVATAR_SIDES.join(' and ')} pixels wide.`,
    problems: ['not-found', 'not-allowed'],
    params: inChatbot,
    reply: avatar,
  },
  deleteChatbotAvatar: {
    method: 'DELETE',
    path: '/v1/chatbots/{chatbotId}/avatar',
    host: 'app',
    status: 204,
    callers: ['session', 'api-key'],
    permission: 'settings:write',
    summary: 'Take the picture of a chatbot away, and what is on its way.',
    problems: ['not-found', 'not-allowed', 'csrf-refused'],
    params: inChatbot,
    reply: 'none',
  },
  uploadMyAvatar: {
    method: 'POST',
    path: '/v1/me/avatar/uploads',
    host: 'app',
    status: 201,
    callers: ['session'],
    permission: 'account:member',
    summary: `${reserved("a new picture of one's own in this account", rulesOf('avatar'))} It is written anew in fixed sizes.`,
    problems: ['invalid-request', 'upload-refused', 'csrf-refused'],
    onceOnly: OF_FORM,
    body: announced,
    reply: reservation,
  },
  readMyAvatar: {
    method: 'GET',
    path: '/v1/me/avatar',
    host: 'app',
    callers: ['session'],
    permission: 'account:member',
    summary: "One's own picture in this account, as data.",
    problems: [],
    reply: avatar,
  },
  deleteMyAvatar: {
    method: 'DELETE',
    path: '/v1/me/avatar',
    host: 'app',
    status: 204,
    callers: ['session'],
    permission: 'account:member',
    summary: "Take one's own picture away.",
    problems: ['csrf-refused'],
    reply: 'none',
  },
  listMemberPictures: {
    method: 'GET',
    path: '/v1/members/pictures',
    host: 'app',
    callers: ['session'],
    permission: 'account:member',
    summary: `The pictures of those members of the account who have one, as data, ${AVATAR_SIDES[0]} pixels wide.`,
    problems: ['invalid-request'],
    query: page,
    reply: listOf(z.strictObject({ userId: id, image })),
  },
  uploadAttachment: {
    method: 'POST',
    path: '/v1/widget/attachments',
    host: 'edge',
    status: 201,
    callers: ['visitor'],
    summary: reserved('an attachment of a conversation', rulesOf('attachment')),
    problems: ['invalid-request', 'upload-refused', ...visiting],
    onceOnly: OF_FORM,
    body: announced.extend({ conversationId: id.optional() }),
    reply: reservation,
  },
  readAttachment: {
    method: 'GET',
    path: '/v1/widget/attachments/{attachmentId}',
    host: 'edge',
    callers: ['visitor'],
    summary: "What has become of one's attachment.",
    problems: visiting,
    params: z.strictObject({ attachmentId: id }),
    reply: upload,
  },
  widgetAvatar: {
    method: 'GET',
    path: '/v1/widget/avatar',
    host: 'edge',
    callers: ['visitor'],
    summary: 'The picture of the chatbot that one talks to, as data.',
    problems: visiting,
    reply: z.strictObject({ image: image.nullable() }),
  },
  downloadAttachment: {
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/attachments/{attachmentId}/download',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'conversations:read',
    summary: `A link to what a visitor has sent, valid for ${LINK_SECONDS} seconds; only once it has been scanned clean, and only in a conversation that one may see.`,
    problems: ['not-found', 'not-allowed', 'scan-pending', 'conflict'],
    params: z.strictObject({ chatbotId: id, attachmentId: id }),
    reply: z.strictObject({ url: z.url().max(4_000), expiresInSeconds: z.literal(LINK_SECONDS) }),
  },
});

const UUID = '([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})';
const KEY = new RegExp(`^accounts/${UUID}/(?:chatbots/${UUID}/(?:avatars|attachments|media)|people/${UUID}/avatars)/${UUID}$`);

/** Where the file of an upload lives, in quarantine as in the library; made by the server from ids (S19). */
export interface UploadPlace {
  readonly accountId: string;
  readonly uploadId: string;
  readonly key: string;
}

/** The upload whose file has this key; `undefined` for a key of anything else. */
export function uploadOfKey(key: string): UploadPlace | undefined {
  const [, accountId, , , uploadId] = KEY.exec(key) ?? [];
  return accountId && uploadId ? { accountId, uploadId, key } : undefined;
}

const place = { accountId: z.uuid(), uploadId: z.uuid(), key: z.string().regex(KEY) };
const version = { ...place, versionId: z.string().min(1).max(1_024) };

/** Work on uploads for the worker that knows the rows. */
export const uploadJob = z.discriminatedUnion('task', [
  z.strictObject({ task: z.literal('arrived'), ...version }),
  z.strictObject({ task: z.literal('scanned'), ...version, scan: verdict.optional(), reason: z.enum(UPLOAD_REASONS).optional() }),
  z.strictObject({ task: z.literal('rendered'), ...version, reason: z.enum(UPLOAD_REASONS).optional() }),
  z.strictObject({ task: z.literal('remove'), ...place }),
  z.strictObject({ task: z.literal('sweep'), accountId: z.uuid(), staleAfterSeconds: z.number().int().nonnegative() }),
]);
export type UploadJob = z.output<typeof uploadJob>;

/** A clean picture that is to be looked into, and where it is an avatar written anew. */
export const renderJob = z.strictObject({
  ...version,
  type: z.enum(['png', 'jpeg', 'webp']),
  purpose: z.enum(['avatar', 'attachment', 'channelMedia']),
  verdict: z.enum(['clean', 'not-scanned']),
});
export type RenderJob = z.output<typeof renderJob>;

export const uploadsEnv = z.object({
  QUARANTINE_BUCKET: z.string().min(1),
  LIBRARY_BUCKET: z.string().min(1),
  UPLOAD_QUEUE: z.string().min(1),
  DIRECTORY_TABLE: z.string().min(1),
});
export const uploadRecordEnv = z.object({
  QUARANTINE_BUCKET: z.string().min(1),
  LIBRARY_BUCKET: z.string().min(1),
  UPLOAD_QUEUE: z.string().min(1),
  SCAN_QUEUE: z.string().min(1),
  RENDER_QUEUE: z.string().min(1),
  JOURNAL_TABLE: z.string().min(1),
});
export const uploadRenderEnv = z.object({ LIBRARY_BUCKET: z.string().min(1), UPLOAD_QUEUE: z.string().min(1) });

/** What the worker has that fetches files which came with messages. */
export const channelMediaEnv = z.object({
  DIRECTORY_TABLE: z.string().min(1),
  JOURNAL_TABLE: z.string().min(1),
  QUARANTINE_BUCKET: z.string().min(1),
  ...sealingEnv.shape,
  ...providersEnv.shape,
});
