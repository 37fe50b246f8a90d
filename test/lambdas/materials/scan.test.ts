import { describe, expect, test } from '@jest/globals';
import type { IngestJob, ScanJob } from '../../../lambdas/materials/jobs.ts';
import type { EngineVerdict } from '../../../lambdas/materials/scan-engine.ts';
import { scanFile, type ScanDeps } from '../../../lambdas/materials/scan.ts';

const ids = {
  accountId: '01a20afe-8ef8-70ee-ab5c-48c4c9441e28',
  chatbotId: '01a20afe-933f-70e0-8c9e-8977a9bd7f98',
  materialId: '01a20afe-9605-76f4-b4ac-22830462fce0',
};
const KEY = `accounts/${ids.accountId}/chatbots/${ids.chatbotId}/materials/${ids.materialId}`;
const job: ScanJob = { ...ids, versionId: 'v1', extension: 'txt', contentType: 'text/plain', bytes: 100 };
const signal = AbortSignal.timeout(10_000);

/** Quarantine, library and queue as plain data; the engine says what it is told, after having read the file. */
function world(verdict: EngineVerdict | Error, content: string | Uint8Array | undefined = 'Plain words.') {
  const bytes: Uint8Array | undefined = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const state = {
    quarantine: bytes as Uint8Array | undefined,
    cleared: undefined as { verdict: 'clean' | 'not-scanned'; engine: string } | undefined,
    told: [] as IngestJob[],
    delays: [] as number[],
    steps: [] as string[],
  };
  const deps: ScanDeps = {
    engine: {
      async scan(source) {
        for await (const chunk of source) void chunk;
        if (verdict instanceof Error) throw verdict;
        return verdict;
      },
    },
    quarantine: {
      open: async (key, versionId) =>
        key === KEY && versionId === 'v1' && state.quarantine
          ? {
              bytes: state.quarantine.length,
              eTag: '"e1"',
              body: (async function* () {
                yield state.quarantine ?? new Uint8Array();
              })(),
            }
          : undefined,
      remove: async () => {
        state.steps.push('remove');
        state.quarantine = undefined;
      },
    },
    library: {
      release: async (_key, from, _type, scan) => {
        expect(from).toEqual({ versionId: 'v1', eTag: '"e1"' });
        state.steps.push('release');
        state.cleared = scan;
      },
      released: async () => state.cleared,
    },
    enqueue: async (queue, told, delay) => {
      expect(queue).toBe('ingest');
      state.steps.push('tell');
      state.told.push(told as unknown as IngestJob);
      state.delays.push(delay ?? 0);
    },
    ingestQueue: 'ingest',
    uploadQueue: 'upload',
  };
  return { state, run: () => scanFile(job, deps, signal) };
}
const clean: EngineVerdict = { verdict: 'clean', engine: 'ClamAV' };

describe('a file', () => {
  test('that is clean is copied, told of, and only then taken out of quarantine', async () => {
    const { state, run } = world(clean);
    await run();
    expect(state.steps).toEqual(['release', 'tell', 'remove']);
    expect(state.told).toEqual([{ ...ids, versionId: 'v1', outcome: 'released', scan: clean }]);
  });

  test.each<[string, EngineVerdict, string]>([
    ['infected', { verdict: 'infected', engine: 'ClamAV', signature: 'X' }, 'infected'],
    ['unscannable', { verdict: 'unscannable', engine: 'ClamAV', signature: 'Heuristics.Encrypted.Zip' }, 'unscannable'],
  ])('that is %s is told of and deleted, never copied', async (_, verdict, reason) => {
    const { state, run } = world(verdict);
    await run();
    expect(state.steps).toEqual(['tell', 'remove']);
    expect(state.told[0]).toMatchObject({ outcome: 'rejected', reason, scan: { verdict: verdict.verdict } });
  });

  test.each<[string, Uint8Array | string, string]>([
    ['a program', new Uint8Array([0x4d, 0x5a, 0x90, 0]), 'type'],
    ['a PDF', '%PDF-1.7\n%%EOF', 'type'],
    ['no bytes', new Uint8Array(), 'empty'],
    ['more than was declared', 'x'.repeat(101), 'size'],
  ])('named .txt that is %s is rejected although no malware was found', async (_, content, reason) => {
    const { state, run } = world(clean, content);
    await run();
    expect(state.steps).toEqual(['tell', 'remove']);
    expect(state.told[0]).toMatchObject({ outcome: 'rejected', reason });
  });

  test('without a verdict stays where it is, and the job comes again (S24.5)', async () => {
    const { state, run } = world(new Error('clamd closed the connection'));
    await expect(run()).rejects.toThrow('clamd');
    expect(state.steps).toEqual([]);
    expect(state.quarantine).toBeDefined();
  });
});

describe('the same job again', () => {
  test('after everything was done tells the same outcome and changes nothing', async () => {
    const { state, run } = world(clean);
    await run();
    await run();
    expect(state.steps).toEqual(['release', 'tell', 'remove', 'tell']);
    expect(state.told[1]).toEqual(state.told[0]);
  });

  test('for a file that is gone and was never released says so, and releases nothing', async () => {
    const { state, run } = world(clean, undefined);
    state.quarantine = undefined;
    await run();
    expect(state.steps).toEqual(['tell']);
    expect(state.told[0]).toMatchObject({ outcome: 'rejected', reason: 'storage' });
  });

  test('after a verdict that was told lets the verdict come first: that the file is gone is told later', async () => {
    const { state, run } = world({ verdict: 'infected', engine: 'ClamAV', signature: 'Eicar-Test-Signature' });
    await run();
    await run();
    expect(state.told.map(({ outcome, ...told }) => [outcome, 'reason' in told && told.reason])).toEqual([
      ['rejected', 'infected'],
      ['rejected', 'storage'],
    ]);
    expect(state.delays).toEqual([0, 20]);
  });
});
