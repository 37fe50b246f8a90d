import { describe, expect, test } from '@jest/globals';
import { buildIndex, type IndexState } from '../../../lambdas/knowledge/build-index.ts';
import { INDEX_BELOW_CHUNKS, INDEX_FROM_CHUNKS, indexWanted } from '../../../lambdas/knowledge/contract.ts';
import { reembed, type BareChunk, type ReembedDeps } from '../../../lambdas/knowledge/reembed.ts';
import { lexicalEmbedding } from '../../../lambdas/models/lexical.ts';

const ids = { accountId: '0199a000-0000-7000-8000-00000000000a', chatbotId: '0199a000-0000-7000-8000-00000000000b' };

describe('an index', () => {
  test.each([
    [0, 'none'],
    [INDEX_BELOW_CHUNKS - 1, 'none'],
    [INDEX_BELOW_CHUNKS, undefined],
    [INDEX_FROM_CHUNKS - 1, undefined],
    [INDEX_FROM_CHUNKS, 'index'],
  ])('of a namespace of %i chunks: %s', (chunks, want) => {
    expect(indexWanted(chunks)).toBe(want);
  });

  test.each<[IndexState, 'index' | 'none', string[]]>([
    [{ table: true, index: 'absent', building: false }, 'index', ['create']],
    [{ table: true, index: 'valid', building: false }, 'index', []],
    [{ table: true, index: 'invalid', building: false }, 'index', ['drop', 'create']],
    [{ table: true, index: 'valid', building: false }, 'none', ['drop']],
    [{ table: true, index: 'invalid', building: false }, 'none', ['drop']],
    [{ table: true, index: 'absent', building: false }, 'none', []],
    [{ table: false, index: 'absent', building: false }, 'index', []],
  ])('that is %j, where %s is wanted: %j', async (state, want, expected) => {
    const done: string[] = [];
    await buildIndex({ ...ids, want }, { state: async () => state, create: async () => void done.push('create'), drop: async () => void done.push('drop') });
    expect(done).toEqual(expected);
  });

  test('that is being built is left alone, and looked at again', async () => {
    const never = () => Promise.reject(new Error('touched'));
    const state = async (): Promise<IndexState> => ({ table: true, index: 'invalid', building: true });
    await expect(buildIndex({ ...ids, want: 'index' }, { state, create: never, drop: never })).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('a namespace of another model', () => {
  function world(count: number, over: Partial<ReembedDeps> = {}) {
    const old: BareChunk[] = Array.from({ length: count }, (_, ordinal) => ({ materialId: 'm', ordinal, text: `chunk ${ordinal}` }));
    const state = { next: new Map<number, readonly number[]>(), finished: false, sent: [] as unknown[], begun: 0 };
    const deps: ReembedDeps = {
      store: {
        begin: async () => {
          state.begun += 1;
          return !state.finished;
        },
        missing: async (_job, limit) => old.filter(({ ordinal }) => !state.next.has(ordinal)).slice(0, limit),
        add: async (_job, chunks) => chunks.forEach(({ ordinal, embedding }) => state.next.set(ordinal, embedding)),
        finish: async () => {
          state.finished = state.next.size === old.length;
          return state.finished;
        },
        chunks: async () => old.length,
      },
      embedding: async () => lexicalEmbedding,
      enqueue: async (queue, job) => void state.sent.push([queue, job]),
      queues: { index: 'index', reembed: 'reembed' },
      ...over,
    };
    return { old, state, deps, run: (signal = new AbortController().signal) => reembed(ids, deps, signal) };
  }

  test('is filled again whole, in batches, and takes its place', async () => {
    const { state, run } = world(150);
    await run();
    expect([state.next.size, state.finished, state.next.get(149)?.length]).toEqual([150, true, lexicalEmbedding.dimensions]);
    expect(state.sent).toEqual([['index', { ...ids, want: 'none' }]]);
  });

  test('goes on where it was cut off (S14.7)', async () => {
    const { state, run } = world(100);
    state.next.set(0, [1]);
    await run();
    expect([state.finished, state.next.get(0)]).toEqual([true, [1]]);
  });

  test('sends itself again when its time is over, with what it wrote still written', async () => {
    const { state, run } = world(100);
    await run(AbortSignal.abort());
    expect([state.finished, state.sent]).toEqual([false, [['reembed', ids]]]);
  });

  test('takes in what came while it worked', async () => {
    const { old, state, deps, run } = world(10);
    let asked = 0;
    const before = { ...deps.store };
    Object.assign(deps.store, {
      finish: async () => {
        asked += 1;
        if (asked === 1) old.push({ materialId: 'm', ordinal: 10, text: 'late' });
        return before.finish(ids);
      },
    });
    await run();
    expect([state.finished, state.next.size]).toEqual([true, 11]);
  });

  test('that is of this model already is left alone', async () => {
    const { state, run } = world(3);
    state.finished = true;
    await run();
    expect([state.next.size, state.begun]).toEqual([0, 1]);
  });
});
