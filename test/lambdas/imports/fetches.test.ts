import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { fetchKey, REFUSAL_TYPE, type ImportJob } from '../../../lambdas/imports/contract.ts';
import { work, type FetchDeps } from '../../../lambdas/imports/fetches.ts';
import { sync, type SyncDeps } from '../../../lambdas/imports/sync.ts';
import { objectKey } from '../../../lambdas/materials/jobs.ts';

const ids = {
  accountId: '01a20afe-8ef8-70ee-ab5c-48c4c9441e28',
  chatbotId: '01a20afe-933f-70e0-8c9e-8977a9bd7f98',
  materialId: '01a20afe-9605-76f4-b4ac-22830462fce0',
};
const URL = 'https://www.example.com/a';
const html = (text: string) => ({ contentType: 'text/html', bytes: new TextEncoder().encode(text) });
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

interface Page {
  status: 'awaiting-upload' | 'scanning' | 'ready' | 'failed';
  hash?: string;
  name?: string;
  fetchId?: string;
  tries: number;
  /** No page, but a text that is written anew. */
  isText?: boolean;
  reason?: string;
  syncReason?: string;
}

/** One page, and a quarantine in memory. */
function world(page: Page | undefined = { status: 'awaiting-upload', tries: 0 }) {
  const objects = new Map<string, { contentType: string; bytes: Uint8Array } | 'too-large'>();
  const state: { page: Page | undefined; sent: Record<string, unknown>[]; put: string[]; removed: string[]; failPut: boolean } = {
    page,
    sent: [],
    put: [],
    removed: [],
    failPut: false,
  };
  let count = 0;
  const waits = (fetchId: string) => state.page?.fetchId === fetchId;
  const deps: FetchDeps = {
    newId: () => `01a20afe-9a05-76f4-b4ac-0000000000${String((count += 1)).padStart(2, '0')}`,
    enqueue: async (_queue, job) => void state.sent.push(job),
    fetchQueue: 'fetch',
    store: {
      begin: async (_ids, fetchId) => {
        if (!state.page || !['awaiting-upload', 'ready'].includes(state.page.status)) return undefined;
        state.page = { ...state.page, fetchId, tries: state.page.tries + 1 };
        return { url: URL, tries: state.page.tries };
      },
      waits: async (_ids, fetchId) => (waits(fetchId) ? { url: state.page?.isText ? null : URL } : undefined),
      editOf: async () => (state.page?.isText ? state.page.fetchId : undefined),
      abandon: async (_ids, editId) => {
        if (!state.page || !waits(editId)) return;
        const { fetchId: _over, ...over } = state.page;
        state.page = over;
      },
      take: async (_ids, fetchId, { hash, name }) => {
        if (!state.page || !waits(fetchId)) return 'gone';
        const { fetchId: _over, ...over } = state.page;
        if (state.page.status === 'ready' && state.page.hash === hash) {
          state.page = over;
          return 'unchanged';
        }
        if (!['awaiting-upload', 'ready'].includes(state.page.status)) return 'gone';
        state.page = { ...state.page, status: 'awaiting-upload', hash, ...(name !== undefined && { name }) };
        return 'changed';
      },
      finish: async (_ids, fetchId) => {
        if (!state.page || !waits(fetchId)) return;
        const { fetchId: _over, ...over } = state.page;
        state.page = { ...over, tries: 0 };
      },
      refuse: async (_ids, fetchId, reason) => {
        if (!state.page || !waits(fetchId)) return;
        const { fetchId: _over, ...over } = state.page;
        state.page = state.page.status === 'ready' ? { ...over, syncReason: reason } : { ...over, status: 'failed', reason };
      },
    },
    quarantine: {
      signPut: async (key, seconds) => `https://quarantine.example.com/${key}?${seconds}`,
      read: async (key) => objects.get(key),
      current: async (key) => (objects.has(key) ? 'v1' : undefined),
      put: async (key, contentType) => {
        if (state.failPut) throw new Error('S3 is away');
        state.put.push(`${key} ${contentType}`);
      },
      remove: async (key) => void (state.removed.push(key), objects.delete(key)),
    },
  };
  const start = () => work({ task: 'start', ...ids }, deps);
  const bring = (object: { contentType: string; bytes: Uint8Array } | 'too-large', fetchId = state.page?.fetchId ?? 'none') => {
    objects.set(fetchKey({ ...ids, fetchId }), object);
    return work({ task: 'fetched', ...ids, fetchId, versionId: 'v1' }, deps);
  };
  return { state, deps, objects, start, bring };
}

test('a fetch is told an address and one link for one object, for a quarter of an hour', async () => {
  const { state, start } = world();
  await start();

  const fetchId = state.page!.fetchId!;
  expect(state.sent).toEqual([
    { kind: 'page', accountId: ids.accountId, fetchId, url: URL, put: `https://quarantine.example.com/${fetchKey({ ...ids, fetchId })}?900` },
  ]);
});

test('a new page goes into quarantine under its own key, with its title, and what was fetched is removed', async () => {
  const { state, start, bring } = world();
  await start();
  await bring(html('<title>Hours</title>'));

  expect(state.put).toEqual([`${objectKey(ids)} text/html`]);
  expect(state.page).toEqual({ status: 'awaiting-upload', hash: hashOf('<title>Hours</title>'), name: 'Hours', tries: 0 });
  expect(state.removed).toHaveLength(1);
});

test('content that is in use already is not taken in again', async () => {
  const { state, start, bring } = world({ status: 'ready', hash: hashOf('same'), tries: 0 });
  await start();
  await bring(html('same'));

  expect(state.put).toEqual([]);
  expect(state.page).toMatchObject({ status: 'ready' });
  expect(state.page?.fetchId).toBeUndefined();
});

test.each([
  ['a reason of the importer', { contentType: REFUSAL_TYPE, bytes: new TextEncoder().encode('{"reason":"timeout"}') }, 'timeout'],
  ['a reason that nobody knows', { contentType: REFUSAL_TYPE, bytes: new TextEncoder().encode('{"reason":"because"}') }, 'unreachable'],
  ['no JSON where a reason should be', { contentType: REFUSAL_TYPE, bytes: new TextEncoder().encode('{"reason":') }, 'unreachable'],
  ['a type that is not accepted', { contentType: 'image/svg+xml', bytes: new TextEncoder().encode('<svg/>') }, 'type'],
  ['nothing', { contentType: 'text/html', bytes: new Uint8Array() }, 'unreachable'],
  ['more than may be', 'too-large' as const, 'too-large'],
])('%s fails a new page and leaves one that is in use', async (_name, object, reason) => {
  const fresh = world();
  await fresh.start();
  await fresh.bring(object);
  expect(fresh.state.page).toMatchObject({ status: 'failed', reason });
  expect(fresh.state.put).toEqual([]);

  const used = world({ status: 'ready', hash: hashOf('old'), tries: 0 });
  await used.start();
  await used.bring(object);
  expect(used.state.page).toMatchObject({ status: 'ready', hash: hashOf('old'), syncReason: reason });
});

test('a result of another fetch, or for a page that was deleted, is thrown away', async () => {
  const { state, start, bring } = world();
  await start();
  await bring(html('late'), '01a20afe-9a05-76f4-b4ac-999999999999');
  expect(state.page).toMatchObject({ status: 'awaiting-upload', tries: 1 });

  state.page = undefined;
  await bring(html('for nobody'), '01a20afe-9a05-76f4-b4ac-000000000001');
  expect(state.put).toEqual([]);
  expect(state.removed).toHaveLength(2);
});

test('a worker that dies between two steps repeats them, and a result that comes twice changes nothing', async () => {
  const { state, start, bring } = world();
  await start();
  state.failPut = true;
  await expect(bring(html('text'))).rejects.toThrow('S3 is away');
  expect(state.page).toMatchObject({ status: 'awaiting-upload', hash: hashOf('text') });

  state.failPut = false;
  const fetchId = state.page!.fetchId!;
  await bring(html('text'), fetchId);
  state.page = { ...state.page!, status: 'scanning' };
  await bring(html('text'), fetchId);
  expect(state.put).toHaveLength(1);
  expect(state.page).toMatchObject({ status: 'scanning' });
});

test('a crash after the page has arrived ends the fetch and does not put it again', async () => {
  const { state, start, bring } = world();
  await start();
  state.page = { ...state.page!, status: 'scanning' };
  await bring(html('text'));

  expect(state.put).toEqual([]);
  expect(state.page?.fetchId).toBeUndefined();
});

test('a fetch that never ends is begun three times and then called off', async () => {
  const { state, start } = world();
  for (let time = 0; time < 4; time += 1) await start();

  expect(state.sent).toHaveLength(3);
  expect(state.page).toMatchObject({ status: 'failed', reason: 'timeout' });
});

test('a page that is on its way is not fetched', async () => {
  const { state, start } = world({ status: 'scanning', tries: 0 });
  await start();

  expect(state.sent).toEqual([]);
});

test('a text that is written anew goes the way of a page, and keeps its name until it is in', async () => {
  const editId = '01a20afe-9a05-76f4-b4ac-000000000099';
  const { state, bring } = world({ status: 'ready', hash: hashOf('old'), name: 'Hours', fetchId: editId, isText: true, tries: 0 });
  await bring({ contentType: 'text/plain', bytes: new TextEncoder().encode('new') }, editId);

  expect(state.put).toEqual([`${objectKey(ids)} text/plain`]);
  expect(state.page).toMatchObject({ status: 'awaiting-upload', hash: hashOf('new'), name: 'Hours' });
  expect(state.page?.fetchId).toBeUndefined();
});

test('an edit that was left is taken in where its content has come, and given up where it has not', async () => {
  const edit: Page = { status: 'ready', hash: hashOf('old'), fetchId: '01a20afe-9a05-76f4-b4ac-000000000099', isText: true, tries: 0 };
  const came = world({ ...edit });
  came.objects.set(fetchKey({ ...ids, fetchId: edit.fetchId! }), { contentType: 'text/plain', bytes: new TextEncoder().encode('new') });
  await came.start();
  const lost = world({ ...edit });
  await lost.start();

  expect(came.state).toMatchObject({ put: [`${objectKey(ids)} text/plain`], page: { status: 'awaiting-upload' }, sent: [] });
  expect(lost.state).toMatchObject({ put: [], page: { status: 'ready', hash: hashOf('old') }, sent: [] });
  expect(lost.state.page?.fetchId).toBeUndefined();
});

test('the clock begins what is due and what was left, once each, and forgets accounts without a schedule', async () => {
  const jobs: ImportJob[] = [];
  const cleared: string[] = [];
  const [mine, yours] = [ids.accountId, '01a20afe-8ef8-70ee-ab5c-000000000000'];
  const deps: SyncDeps = {
    pages: {
      due: async (accountId) => (accountId === mine ? [ids, { ...ids, materialId: '01a20afe-9605-76f4-b4ac-000000000001' }] : []),
      renew: async ({ materialId }) => materialId === ids.materialId,
      stale: async (accountId) => (accountId === yours ? [{ ...ids, accountId }] : []),
      scheduled: async (accountId) => accountId === mine,
    },
    sitemaps: { stale: async () => [], open: async () => false },
    scheduled: async () => [mine, yours].map((accountId) => ({ accountId, markedAt: 1 })),
    unfinished: async () => [{ accountId: yours, markedAt: 1 }],
    clear: async ({ accountId }) => void cleared.push(accountId),
    enqueue: async (_queue, job) => void jobs.push(job as ImportJob),
    queue: 'import',
  };
  await sync(60, deps);

  expect(jobs).toEqual([
    { task: 'start', ...ids, accountId: yours },
    { task: 'start', ...ids },
  ]);
  expect(cleared).toEqual([yours]);
});
