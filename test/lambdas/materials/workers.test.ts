import { describe, expect, test } from '@jest/globals';
import { Problem } from '../../../lambdas/core/problem.ts';
import { arrive, type ArrivalDeps } from '../../../lambdas/materials/arrival.ts';
import { extract } from '../../../lambdas/materials/extract.ts';
import { ingest, type IngestDeps } from '../../../lambdas/materials/ingest.ts';
import type { IngestJob } from '../../../lambdas/materials/jobs.ts';
import { sweep, type SweepDeps } from '../../../lambdas/materials/sweep.ts';
import type { StaleRow, WorkRow } from '../../../lambdas/materials/work-store.ts';
import { lexicalEmbedding } from '../../../lambdas/models/lexical.ts';
import { ModelError } from '../../../lambdas/models/model-error.ts';

const ids = {
  accountId: '01a20afe-8ef8-70ee-ab5c-48c4c9441e28',
  chatbotId: '01a20afe-933f-70e0-8c9e-8977a9bd7f98',
  materialId: '01a20afe-9605-76f4-b4ac-22830462fce0',
};
const KEY = `accounts/${ids.accountId}/chatbots/${ids.chatbotId}/materials/${ids.materialId}`;
const scan = { verdict: 'clean', engine: 'ClamAV' } as const;
const row = (over: Partial<WorkRow> = {}): WorkRow => ({
  name: 'a.txt',
  contentType: 'text/plain',
  bytes: 10,
  status: 'awaiting-upload',
  versionId: null,
  scan: null,
  deleted: false,
  ...over,
});

describe('an arrival', () => {
  function world(material: WorkRow | undefined) {
    const state = { material, sent: [] as unknown[], deleted: [] as string[] };
    const deps: ArrivalDeps = {
      store: {
        read: async () => state.material,
        arrive: async (_ids, versionId) => {
          if (state.material?.status !== 'awaiting-upload') return false;
          state.material = { ...state.material, status: 'scanning', versionId };
          return true;
        },
      },
      enqueue: async (_queue, job) => void state.sent.push(job),
      scanQueue: 'scan',
      importQueue: 'import',
      uploadQueue: 'upload',
      deleteVersion: async (key, versionId) => void state.deleted.push(`${key}@${versionId}`),
    };
    return { state, come: (versionId: string, key = KEY) => arrive({ key, versionId }, deps) };
  }

  test('binds the material to its version and queues the scan; the same event again only queues again', async () => {
    const { state, come } = world(row());
    await come('v1');
    await come('v1');
    expect(state.material).toMatchObject({ status: 'scanning', versionId: 'v1' });
    expect(state.sent).toHaveLength(2);
    expect(state.deleted).toEqual([]);
  });

  test('of a second version is deleted and changes nothing (S19.6)', async () => {
    const { state, come } = world(row());
    await come('v1');
    await come('v2');
    expect(state.deleted).toEqual([`${KEY}@v2`]);
    expect(state.material).toMatchObject({ versionId: 'v1' });
    expect(state.sent).toHaveLength(1);
  });

  test('for a finished material queues nothing', async () => {
    const { state, come } = world(row({ status: 'ready', versionId: 'v1' }));
    await come('v1');
    expect([state.sent, state.deleted]).toEqual([[], []]);
  });

  test.each([
    ['a deleted material', row({ status: 'scanning', versionId: 'v1', deleted: true })],
    ['no material', undefined],
  ])('for %s deletes the file', async (_, material) => {
    const { state, come } = world(material);
    await come('v1');
    expect(state.deleted).toEqual([`${KEY}@v1`]);
    expect(state.sent).toEqual([]);
  });

  test.each(['accounts/x', `../${KEY}`, `${KEY}/more`, 'accounts/a/chatbots/b/materials/c'])('under the key %s, which is not ours, is deleted', async (key) => {
    const { state, come } = world(row());
    await come('v1', key);
    expect(state.deleted).toEqual([`${key}@v1`]);
    expect(state.material?.status).toBe('awaiting-upload');
  });
});

describe('ingestion', () => {
  const released: IngestJob = { ...ids, versionId: 'v1', outcome: 'released', scan };
  function world(material: WorkRow, over: Partial<IngestDeps> = {}) {
    const state = { material, filled: [] as number[], asked: [] as string[], journal: [] as unknown[] };
    const deps: IngestDeps = {
      store: {
        read: async () => state.material,
        move: async (_ids, versionId, from, to) => {
          if (state.material.versionId !== versionId || !from.includes(state.material.status) || state.material.deleted) return false;
          state.material = { ...state.material, status: to.status, scan: to.scan ?? state.material.scan };
          return true;
        },
      },
      namespace: {
        fill: async (_ids, _version, _model, chunks) => {
          state.filled.push(chunks.length);
          return { chunks: 7 };
        },
      },
      askToReembed: async () => void state.asked.push('reembed'),
      record: async ({ type, outcome, reason, actor }) => void state.journal.push([type, outcome, reason, actor?.id]),
      askForIndex: async (_ids, chunks) => void state.asked.push(`index of ${chunks}`),
      library: { read: async () => new TextEncoder().encode('The heron stands in the reeds.') },
      extract,
      noteUse: async (_account, full) => void state.asked.push(full ? `note that ${full} are full` : 'note'),
      embedding: async () => lexicalEmbedding,
      ...over,
    };
    return { state, run: (job: IngestJob = released) => ingest(job, deps, AbortSignal.timeout(5_000)) };
  }
  const scanning = row({ status: 'scanning', versionId: 'v1' });

  test('asks for the index that the namespace needs now', async () => {
    const { state, run } = world(scanning);
    await run();
    expect(state.asked).toEqual(['index of 7', 'note']);
  });

  test('into a namespace of another model asks to have it filled again, and comes again', async () => {
    const { state, run } = world(scanning, { namespace: { fill: async () => 'other-model' } });
    await expect(run()).rejects.toMatchObject({ code: 'unavailable' });
    expect([state.asked, state.material.status]).toEqual([['reembed'], 'processing']);
  });

  test('fills the namespace with what was read', async () => {
    const { state, run } = world(scanning);
    await run();
    expect(state.filled).toEqual([1]);
    expect(state.material).toMatchObject({ status: 'processing', scan });
  });

  test.each([
    ['for another version', row({ status: 'scanning', versionId: 'v2' })],
    ['for a material that is ready', row({ status: 'ready', versionId: 'v1' })],
    ['for a rejected one', row({ status: 'rejected', versionId: 'v1' })],
    ['for a deleted one', row({ status: 'scanning', versionId: 'v1', deleted: true })],
  ])('%s does nothing', async (_, material) => {
    const { state, run } = world(material);
    await run();
    expect(state).toEqual({ material, filled: [], asked: [], journal: [] });
  });

  test('of a rejection notes it only while the scan is awaited', async () => {
    const rejected: IngestJob = { ...ids, versionId: 'v1', outcome: 'rejected', reason: 'infected' };
    const { state, run } = world(scanning);
    await run(rejected);
    await run(rejected);
    expect(state.material.status).toBe('rejected');
    expect(state.journal).toEqual([['upload_validation', 'refused', 'infected', 'materials-ingest']]);
    const late = world(row({ status: 'ready', versionId: 'v1' }));
    await late.run(rejected);
    expect(late.state.material.status).toBe('ready');
  });

  test.each([
    ['a file that is not there', { library: { read: async () => undefined } }],
    ['bytes that are no text', { library: { read: async () => new Uint8Array([0xff, 0xfe, 0x00]) } }],
  ])('of %s fails with a reason and fills nothing', async (_, over) => {
    const { state, run } = world(scanning, over);
    await run();
    expect([state.material.status, state.filled]).toEqual(['failed', []]);
  });

  test('of more chunks than the plan has room for fails with that reason, and the administrators are told', async () => {
    const { state, run } = world(scanning, { namespace: { fill: async () => Promise.reject(new Problem('quota-exceeded', 'chunks')) } });
    await run();
    expect([state.material.status, state.asked]).toEqual(['failed', ['note that chunks are full']]);
  });

  test('comes again when the model does not answer', async () => {
    const { state, run } = world(scanning, {
      embedding: async () => ({ ...lexicalEmbedding, embed: async () => Promise.reject(new ModelError('unavailable', 'down')) }),
    });
    await expect(run()).rejects.toMatchObject({ code: 'unavailable' });
    expect([state.material.status, state.filled]).toEqual(['processing', []]);
  });
});

describe('the sweep', () => {
  const stale = (over: Partial<StaleRow>): StaleRow => ({ ...row(), chatbotId: ids.chatbotId, materialId: ids.materialId, ...over });
  function world(rows: readonly StaleRow[], chatbots: readonly string[] = []) {
    const state = { sent: [] as string[], looked: 0, expired: 0, cleared: 0, journal: [] as unknown[] };
    const deps: SweepDeps = {
      marked: async () => [{ accountId: ids.accountId, markedAt: 1 }],
      clear: async () => void (state.cleared += 1),
      store: {
        read: async () => undefined,
        arrive: async () => false,
        move: async () => false,
        stale: async (_account, seconds) => (seconds >= 3_600 ? rows.filter(({ name }) => name === 'old.txt') : rows),
        unfinished: async () => rows.length,
        deletedChatbots: async () => chatbots,
        expire: async () => (state.expired += 1) === 1,
      },
      enqueue: async (queue) => void state.sent.push(queue),
      lookForFile: async () => void (state.looked += 1),
      record: async ({ type, outcome, reason, target, requestId }) => void state.journal.push([type, outcome, reason, target, requestId]),
      queues: { scan: 'scan', ingest: 'ingest', purge: 'purge', upload: 'upload' },
      log: (_account, error) => {
        throw error;
      },
    };
    return { state, run: () => sweep(1_800, deps) };
  }

  test.each<[string, Partial<StaleRow>, string[]]>([
    ['a scan', { status: 'scanning', versionId: 'v1' }, ['scan']],
    ['an ingestion', { status: 'processing', versionId: 'v1', scan }, ['ingest']],
    ['a removal', { status: 'ready', deleted: true }, ['purge']],
  ])('sends %s again that was left, and keeps the mark', async (_, over, sent) => {
    const { state, run } = world([stale(over)]);
    await run();
    // The uploads of every account that is looked at are swept by their own worker.
    expect(state).toMatchObject({ sent: [...sent, 'upload'], cleared: 0 });
  });

  test('looks for a file whose arrival was never noted, and gives up after an hour', async () => {
    const young = world([stale({})]);
    await young.run();
    expect(young.state).toMatchObject({ looked: 1, expired: 0 });
    const old = world([stale({ name: 'old.txt' })]);
    await old.run();
    expect(old.state).toMatchObject({ looked: 1, expired: 1 });
    // Whatever the store has refused was never seen by anybody else: it is one event, and no second one (S22.10).
    await old.run();
    expect([young.state.journal, old.state.journal]).toEqual([
      [],
      [['upload_validation', 'refused', 'upload-expired', `${ids.chatbotId}/${ids.materialId}`, `material-${ids.materialId}`]],
    ]);
  });

  test('removes deleted chatbots, and clears the mark when nothing is left', async () => {
    const some = world([], ['bot']);
    await some.run();
    expect(some.state).toMatchObject({ sent: ['upload', 'purge'], cleared: 0 });
    const none = world([]);
    await none.run();
    expect(none.state).toMatchObject({ sent: ['upload'], cleared: 1 });
  });
});
