import * as z from 'zod';
import { plain, plainLine } from '../cleaning/fields.ts';
import { routes } from '../core/contract.ts';
import { id, LINK_SECONDS, listOf, page, time } from '../core/schema.ts';
import { outgoingEnv } from '../outgoing/contract.ts';
import { quotaEnv } from '../quota/contract.ts';
import { rulesOf } from './purposes.ts';
import { REASONS } from './reasons.ts';

/** How long a form can be used, in seconds (controls, the choices at the top). */
export const FORM_SECONDS = 300;
const status = z.enum(['awaiting-upload', 'scanning', 'rejected', 'processing', 'failed', 'ready']);

/** What a reason means and what helps, in words for whoever sent the material. */
export const explanation = z.strictObject({ en: z.string().max(500), fr: z.string().max(500) });

/** How often a page is fetched again. */
export const schedule = z.enum(['daily', 'weekly', 'monthly']);
export type Schedule = z.output<typeof schedule>;

/** A piece of training material and where it is on its way. */
export const material = z.strictObject({
  id,
  kind: z.enum(['file', 'page', 'text', 'answer']),
  /** At most 255 characters; those beyond the first plane count twice here. */
  name: z.string().max(510),
  contentType: z.string().max(100),
  /** 0 for a page that has not been fetched yet. */
  bytes: z.number().int().nonnegative(),
  status,
  /** A stable word, explained in docs/materials.md and by `message`. */
  reason: z.enum(REASONS).optional(),
  message: explanation.optional(),
  /** Whether a newer version is on its way: what was learned before answers until it is in. */
  updating: z.boolean(),
  /** Of a text or an answer: why its last change was not taken in. */
  updateReason: z.enum(REASONS).optional(),
  scan: z.strictObject({ verdict: z.enum(['clean', 'infected', 'unscannable', 'not-scanned']), engine: z.string().max(100) }).optional(),
  chunks: z.number().int().nonnegative(),
  pages: z.number().int().positive().optional(),
  /** Of a page: where it comes from, how often it is fetched again, when it was last found, and why the last attempt found nothing. */
  page: z
    .strictObject({
      url: z.string().max(2_048),
      schedule: schedule.nullable(),
      syncedAt: time.nullable(),
      syncReason: z.string().max(20).nullable(),
    })
    .optional(),
  /** Of an answer: what it answers. */
  question: z.string().max(1_000).optional(),
  createdAt: time,
  updatedAt: time,
});

/** What can be written at once, in characters. */
export const WRITTEN_MAX = { title: 200, text: 50_000, question: 500, answer: 10_000 } as const;

/** A piece of a material as it is found and cited. */
const chunk = z.strictObject({
  ordinal: z.number().int().nonnegative(),
  page: z.number().int().positive().optional(),
  heading: z.string().optional(),
  text: z.string().max(10_000),
});

const inChatbot = z.strictObject({ chatbotId: id });
const inMaterial = z.strictObject({ chatbotId: id, materialId: id });

export const materialRoutes = routes({
  createUpload: {
    method: 'POST',
    path: '/v1/chatbots/{chatbotId}/materials/uploads',
    host: 'app',
    status: 201,
    callers: ['session', 'api-key'],
    permission: 'knowledge:write',
    summary: `Reserve a training file and get a form for it, valid for ${FORM_SECONDS} seconds. The file goes to quarantine and is scanned before anything else. Accepted: ${rulesOf('training')}`,
    problems: ['invalid-request', 'not-found', 'not-allowed', 'upload-refused', 'csrf-refused'],
    onceOnly: ['upload'],
    params: inChatbot,
    body: z.strictObject({
      filename: z.string().min(1).max(1_024),
      contentType: z.string().min(1).max(100),
      bytes: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
    }),
    reply: z.strictObject({
      material,
      upload: z
        .strictObject({
          url: z.url().max(2_000),
          fields: z.record(z.string().max(100), z.string().max(4_000)),
          expiresInSeconds: z.literal(FORM_SECONDS),
        })
        .optional(),
    }),
  },
  writeText: {
    method: 'POST',
    path: '/v1/chatbots/{chatbotId}/materials/texts',
    host: 'app',
    status: 202,
    callers: ['session', 'api-key'],
    permission: 'knowledge:write',
    summary: 'Write a text instead of sending a file. It takes the same way: quarantine, scan, extraction.',
    problems: ['invalid-request', 'not-found', 'not-allowed', 'upload-refused', 'quota-exceeded', 'csrf-refused'],
    params: inChatbot,
    body: z.strictObject({ title: plainLine(WRITTEN_MAX.title), text: plain(WRITTEN_MAX.text) }),
    reply: z.strictObject({ material }),
  },
  writeAnswer: {
    method: 'POST',
    path: '/v1/chatbots/{chatbotId}/materials/answers',
    host: 'app',
    status: 202,
    callers: ['session', 'api-key'],
    permission: 'knowledge:write',
    summary: 'Write the answer to a question. It takes the way of a file, and is found by its question.',
    problems: ['invalid-request', 'not-found', 'not-allowed', 'upload-refused', 'quota-exceeded', 'csrf-refused'],
    params: inChatbot,
    body: z.strictObject({ question: plainLine(WRITTEN_MAX.question), answer: plain(WRITTEN_MAX.answer) }),
    reply: z.strictObject({ material }),
  },
  listMaterials: {
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/materials',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'knowledge:read',
    summary: 'The materials of a chatbot, newest first.',
    problems: ['invalid-request', 'not-found'],
    params: inChatbot,
    query: page,
    reply: listOf(material),
  },
  readMaterial: {
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/materials/{materialId}',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'knowledge:read',
    summary: 'One material, with its status and the reason when it was refused.',
    problems: ['not-found'],
    params: inMaterial,
    reply: material,
  },
  readText: {
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/materials/{materialId}/text',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'knowledge:read',
    summary:
      'What was written: of a text its title and text, of an answer its question and answer. `conflict` while a version is on its way, and for files and pages.',
    problems: ['not-found', 'conflict'],
    params: inMaterial,
    reply: z.strictObject({
      title: z.string().max(510).optional(),
      text: z
        .string()
        .max(2 * WRITTEN_MAX.text)
        .optional(),
      question: z
        .string()
        .max(2 * WRITTEN_MAX.question)
        .optional(),
      answer: z
        .string()
        .max(2 * WRITTEN_MAX.answer)
        .optional(),
      /** Given back with a change, it says which version was read. */
      updatedAt: time,
    }),
  },
  changeMaterial: {
    method: 'PATCH',
    path: '/v1/chatbots/{chatbotId}/materials/{materialId}',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'knowledge:write',
    summary:
      'Change a material: of a page how often it is fetched again (null stops it), of a text its title and text, of an answer its question, its answer or both. ' +
      'What was learned before answers until the new version is in.',
    problems: ['invalid-request', 'not-found', 'not-allowed', 'conflict', 'upload-refused', 'quota-exceeded', 'csrf-refused'],
    params: inMaterial,
    body: z.strictObject({
      schedule: schedule.nullable().optional(),
      title: plainLine(WRITTEN_MAX.title).optional(),
      text: plain(WRITTEN_MAX.text).optional(),
      question: plainLine(WRITTEN_MAX.question).optional(),
      answer: plain(WRITTEN_MAX.answer).optional(),
      /** Of a text or an answer, the version that was read: `conflict` when there is another. */
      updatedAt: time.optional(),
    }),
    reply: material,
  },
  listChunks: {
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/materials/{materialId}/chunks',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'knowledge:read',
    summary: 'What a material became: the pieces that are found and cited, in the order of the document.',
    problems: ['invalid-request', 'not-found'],
    params: inMaterial,
    query: page,
    reply: listOf(chunk),
  },
  deleteMaterial: {
    method: 'DELETE',
    path: '/v1/chatbots/{chatbotId}/materials/{materialId}',
    host: 'app',
    status: 204,
    callers: ['session', 'api-key'],
    permission: 'knowledge:write',
    summary: 'Delete a material, its file and its vectors; answers stop using it at once.',
    problems: ['not-found', 'not-allowed', 'csrf-refused'],
    params: inMaterial,
    reply: 'none',
  },
  retryMaterial: {
    method: 'POST',
    path: '/v1/chatbots/{chatbotId}/materials/{materialId}/retry',
    host: 'app',
    status: 202,
    callers: ['session', 'api-key'],
    permission: 'knowledge:write',
    summary: 'Process a clean file again after a failure.',
    problems: ['not-found', 'not-allowed', 'conflict', 'csrf-refused'],
    params: inMaterial,
    reply: material,
  },
  downloadMaterial: {
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/materials/{materialId}/download',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'knowledge:read',
    summary: `A link to the file, valid for ${LINK_SECONDS} seconds; only once it has been scanned clean.`,
    problems: ['not-found', 'scan-pending', 'conflict'],
    params: inMaterial,
    reply: z.strictObject({ url: z.url().max(4_000), expiresInSeconds: z.literal(LINK_SECONDS) }),
  },
});

export const materialsEnv = z.object({
  QUARANTINE_BUCKET: z.string().min(1),
  LIBRARY_BUCKET: z.string().min(1),
  INGEST_QUEUE: z.string().min(1),
  PURGE_QUEUE: z.string().min(1),
  DIRECTORY_TABLE: z.string().min(1),
  ...quotaEnv.shape,
});
export const arrivalEnv = z.object({
  QUARANTINE_BUCKET: z.string().min(1),
  SCAN_QUEUE: z.string().min(1),
  IMPORT_QUEUE: z.string().min(1),
  UPLOAD_QUEUE: z.string().min(1),
});
export const scanEnv = z.object({
  QUARANTINE_BUCKET: z.string().min(1),
  LIBRARY_BUCKET: z.string().min(1),
  INGEST_QUEUE: z.string().min(1),
  UPLOAD_QUEUE: z.string().min(1),
  CLAMAV_ROOT: z.string().min(1),
  CLAMD_SOCKET: z.string().default(''),
  DEFINITIONS_BUCKET: z.string().min(1),
  /** Where findings of GuardDuty are, when it is the engine. */
  FINDINGS_TABLE: z.string().default(''),
});
export const guardDutyEnv = z.object({ QUARANTINE_BUCKET: z.string().min(1), FINDINGS_TABLE: z.string().min(1) });
/** Containers of signatures by the names that ClamAV gives them: as they were signed, and as differences have made them. */
export const DEFINITION_FILES = ['main.cvd', 'main.cld', 'daily.cvd', 'daily.cld', 'bytecode.cvd', 'bytecode.cld'] as const;
/** What freshclam remembers between its runs, by the name that it has in its folder. */
export const UPDATER_STATE = 'freshclam.dat';
/** Every object of the bucket of definitions. */
export const DEFINITION_OBJECTS = [...DEFINITION_FILES, UPDATER_STATE, 'manifest.json'] as const;
export const definitionsEnv = outgoingEnv.extend({ DEFINITIONS_BUCKET: z.string().min(1), DEFINITIONS_MIRROR: z.url(), CLAMAV_ROOT: z.string().min(1) });
export const ingestEnv = z.object({
  LIBRARY_BUCKET: z.string().min(1),
  EMBEDDING_MODEL: z.string().min(1),
  REEMBED_QUEUE: z.string().min(1),
  INDEX_QUEUE: z.string().min(1),
  NOTICE_QUEUE: z.string().min(1),
  JOURNAL_TABLE: z.string().min(1),
  ...quotaEnv.shape,
});
export const purgeEnv = z.object({ QUARANTINE_BUCKET: z.string().min(1), LIBRARY_BUCKET: z.string().min(1) });
export const sweepEnv = z.object({
  QUARANTINE_BUCKET: z.string().min(1),
  DIRECTORY_TABLE: z.string().min(1),
  SCAN_QUEUE: z.string().min(1),
  IMPORT_QUEUE: z.string().min(1),
  INGEST_QUEUE: z.string().min(1),
  PURGE_QUEUE: z.string().min(1),
  UPLOAD_QUEUE: z.string().min(1),
  JOURNAL_TABLE: z.string().min(1),
});
