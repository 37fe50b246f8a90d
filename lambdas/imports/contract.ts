import * as z from 'zod';
import { routes } from '../core/contract.ts';
import { id, listOf, page, time } from '../core/schema.ts';
import { explanation, material, schedule } from '../materials/contract.ts';
import { contentTypesOf, rulesOf } from '../materials/purposes.ts';
import { REASONS } from '../materials/reasons.ts';
import { outgoingEnv, URL_MAX, URL_REASONS } from '../outgoing/contract.ts';
import { quotaEnv } from '../quota/contract.ts';

/** What a page may be: what a file may be. */
export const PAGE_TYPES: ReadonlySet<string> = new Set(contentTypesOf('page'));
/** The same thing under the names that servers give it. */
export const PAGE_ALIASES: Readonly<Record<string, string>> = { 'application/xhtml+xml': 'text/html', 'text/x-markdown': 'text/markdown' };

/** How often a fetch is begun again before it is called off. */
export const FETCH_TRIES = 3;
/** How long a fetch may use its one right to put an object, in seconds; a job that waited longer is begun again by the sweep. */
export const PUT_SECONDS = 900;

/** What of a sitemap is followed: pages, files, and levels of index files. */
export const SITEMAP_PAGES = 200;
export const SITEMAP_FILES = 10;
export const SITEMAP_LEVELS = 3;

const url = z.string().min(1).max(URL_MAX);
const patterns = z.array(z.string().min(1).max(200).regex(/^[/*]/, { error: 'must begin with / or *' })).max(20);

/** A sitemap and how far its pages have come. */
export const sitemap = z.strictObject({
  id,
  url: z.string().max(URL_MAX),
  status: z.enum(['reading', 'importing', 'done', 'failed']),
  /** A stable word, explained in docs/materials.md and by `message`. */
  reason: z.enum(REASONS).optional(),
  message: explanation.optional(),
  found: z.number().int().nonnegative(),
  /** Pages that wait for room among the unfinished materials. */
  waiting: z.number().int().nonnegative(),
  createdAt: time,
  updatedAt: time,
});
const problems = ['invalid-request', 'not-found', 'not-allowed', 'csrf-refused'] as const;

export const importRoutes = routes({
  importPage: {
    method: 'POST',
    path: '/v1/chatbots/{chatbotId}/materials/imports',
    host: 'app',
    status: 202,
    callers: ['session', 'api-key'],
    permission: 'knowledge:write',
    summary: `Import a page. It is fetched without any right or credential of ours, and scanned like a file. The same address again is a new fetch of the same material. Accepted: ${rulesOf('page')}`,
    problems: [...problems, 'url-refused', 'upload-refused', 'quota-exceeded', 'conflict'],
    params: z.strictObject({ chatbotId: id }),
    body: z.strictObject({ url, schedule: schedule.optional() }),
    reply: z.strictObject({ material }),
  },
  importSitemap: {
    method: 'POST',
    path: '/v1/chatbots/{chatbotId}/materials/sitemaps',
    host: 'app',
    status: 202,
    callers: ['session', 'api-key'],
    permission: 'knowledge:write',
    summary: `Import the pages that a sitemap names: on its own site, as its robots.txt lets us, at most ${SITEMAP_PAGES}. \`*\` in a pattern stands for anything in path and query.`,
    problems: [...problems, 'url-refused', 'upload-refused', 'quota-exceeded'],
    params: z.strictObject({ chatbotId: id }),
    body: z.strictObject({ url, include: patterns.optional(), exclude: patterns.optional() }),
    reply: z.strictObject({ sitemap }),
  },
  listSitemaps: {
    method: 'GET',
    path: '/v1/chatbots/{chatbotId}/materials/sitemaps',
    host: 'app',
    callers: ['session', 'api-key'],
    permission: 'knowledge:read',
    summary: 'The sitemaps of a chatbot and how far they have come, newest first.',
    problems: ['invalid-request', 'not-found'],
    params: z.strictObject({ chatbotId: id }),
    query: page,
    reply: listOf(sitemap),
  },
  resyncMaterial: {
    method: 'POST',
    path: '/v1/chatbots/{chatbotId}/materials/{materialId}/resync',
    host: 'app',
    status: 202,
    callers: ['session', 'api-key'],
    permission: 'knowledge:write',
    summary: 'Fetch a page again now. What has not changed is not taken in again.',
    problems: [...problems, 'upload-refused', 'conflict'],
    params: z.strictObject({ chatbotId: id, materialId: id }),
    reply: material,
  },
});

const tenant = { accountId: z.uuid(), chatbotId: z.uuid() };

/** Work for the worker with rights: begin a fetch, or take in what one has brought. It names rows and objects and carries nothing of a page. */
export const importJob = z.discriminatedUnion('task', [
  z.strictObject({ task: z.literal('start'), ...tenant, materialId: z.uuid() }),
  z.strictObject({ task: z.literal('fetched'), ...tenant, materialId: z.uuid(), fetchId: z.uuid(), versionId: z.string().min(1).max(1_024) }),
  z.strictObject({ task: z.literal('read'), ...tenant, sitemapId: z.uuid() }),
  z.strictObject({ task: z.literal('listed'), ...tenant, sitemapId: z.uuid(), fetchId: z.uuid(), versionId: z.string().min(1).max(1_024) }),
  z.strictObject({ task: z.literal('admit'), ...tenant, sitemapId: z.uuid() }),
]);
export type ImportJob = z.output<typeof importJob>;

const errand = { accountId: z.uuid(), fetchId: z.uuid(), url, put: z.url().max(4_000) };

/** All that the importer is told: what to fetch, and the one object that it may put. */
export const fetchJob = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('page'), ...errand }),
  z.strictObject({ kind: z.literal('sitemap'), ...errand, include: patterns, exclude: patterns }),
]);
export type FetchJob = z.output<typeof fetchJob>;
export type PageJob = Extract<FetchJob, { kind: 'page' }>;
export type SitemapJob = Extract<FetchJob, { kind: 'sitemap' }>;

/** Content type of an object that says why there is no page. */
export const REFUSAL_TYPE = 'application/vnd.rempart.refusal+json';
export const fetchRefusal = z.strictObject({ reason: z.enum(URL_REASONS) });

/** Content type of an object that is the list of a sitemap's pages. */
export const SITEMAP_TYPE = 'application/vnd.rempart.sitemap+json';
export const sitemapPages = z.strictObject({ urls: z.array(url).max(SITEMAP_PAGES) });

export interface FetchIds {
  readonly accountId: string;
  readonly chatbotId: string;
  readonly materialId: string;
  readonly fetchId: string;
}

/** Where a fetch puts what it brings: below its material, so that a deletion reaches it. */
export const fetchKey = ({ accountId, chatbotId, materialId, fetchId }: FetchIds): string =>
  `accounts/${accountId}/chatbots/${chatbotId}/materials/${materialId}/fetches/${fetchId}`;

/** The key of the material that a fetch belongs to. */
export const materialKeyOf = (key: string): string => key.slice(0, key.indexOf('/fetches/'));

/** Where the list of a sitemap's pages is put. */
export const sitemapKey = (ids: { readonly accountId: string; readonly chatbotId: string; readonly sitemapId: string; readonly fetchId: string }): string =>
  `accounts/${ids.accountId}/chatbots/${ids.chatbotId}/sitemaps/${ids.sitemapId}/fetches/${ids.fetchId}`;

const UUID = '([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})';
const KEY = new RegExp(`^accounts/${UUID}/chatbots/${UUID}/(materials|sitemaps)/${UUID}/fetches/${UUID}$`);

/** The job that follows when a fetch has put an object under a key; `undefined` for a key of anything else. */
export function fetchedJob(key: string, versionId: string): ImportJob | undefined {
  const [, accountId, chatbotId, folder, thing, fetchId] = KEY.exec(key) ?? [];
  if (!accountId || !chatbotId || !thing || !fetchId) return undefined;
  const ids = { accountId, chatbotId, fetchId, versionId };
  return folder === 'materials' ? { task: 'fetched', ...ids, materialId: thing } : { task: 'listed', ...ids, sitemapId: thing };
}

export const importsEnv = z.object({ ...outgoingEnv.shape, DIRECTORY_TABLE: z.string().min(1), IMPORT_QUEUE: z.string().min(1), ...quotaEnv.shape });
export const importerEnv = outgoingEnv;
export const importWorkEnv = z.object({
  ...outgoingEnv.shape,
  QUARANTINE_BUCKET: z.string().min(1),
  FETCH_QUEUE: z.string().min(1),
  IMPORT_QUEUE: z.string().min(1),
  ...quotaEnv.shape,
});
export const importSyncEnv = z.object({ DIRECTORY_TABLE: z.string().min(1), IMPORT_QUEUE: z.string().min(1) });
