import { describe, expect, test } from '@jest/globals';
import type { RenderJob } from '../../../lambdas/uploads/contract.ts';
import { render, type RenderDeps } from '../../../lambdas/uploads/render.ts';
import { png } from './pictures.ts';

const key = 'accounts/01a20afe-8ef8-70ee-ab5c-48c4c9441e28/chatbots/01a20afe-933f-70e0-8c9e-8977a9bd7f98/avatars/01a20afe-9605-76f4-b4ac-22830462fce0';
const job: RenderJob = {
  accountId: '01a20afe-8ef8-70ee-ab5c-48c4c9441e28',
  uploadId: '01a20afe-9605-76f4-b4ac-22830462fce0',
  key,
  versionId: 'v1',
  type: 'png',
  purpose: 'avatar',
  verdict: 'clean',
};
function world(objects: Record<string, Uint8Array>, broken = false) {
  const state = { objects: new Map(Object.entries(objects)), told: [] as unknown[], tags: [] as string[], decoded: 0 };
  const deps: RenderDeps = {
    library: {
      read: async (name) => state.objects.get(name),
      write: async (name, bytes, verdict) => {
        state.objects.set(name, bytes);
        state.tags.push(verdict);
      },
      remove: async (name) => void state.objects.delete(name),
    },
    reencode: async ({ sides }) => {
      state.decoded += 1;
      return broken ? 'broken' : sides.map((side) => ({ side, bytes: new Uint8Array([side]) }));
    },
    enqueue: async (_queue, told) => void state.told.push(told),
    uploadQueue: 'upload',
  };
  return { state, run: (over: Partial<RenderJob> = {}) => render({ ...job, ...over }, deps, AbortSignal.timeout(5_000)) };
}
const told = (reason?: string) => [{ task: 'rendered', accountId: job.accountId, uploadId: job.uploadId, key, versionId: 'v1', ...(reason && { reason }) }];

describe('an avatar', () => {
  test('is kept in two sizes with the verdict of its original, which is removed; a second time finds it done', async () => {
    const { state, run } = world({ [key]: png(4) });
    await run();
    await run();

    expect([...state.objects.keys()]).toEqual([`${key}/256.webp`, `${key}/64.webp`]);
    expect(state.tags).toEqual(['clean', 'clean']);
    expect([state.decoded, state.told]).toEqual([1, [...told(), ...told()]]);
  });
  test('of a file that nobody scanned is tagged so, never clean', async () => {
    const { state, run } = world({ [key]: png(4) });
    await run({ verdict: 'not-scanned' });

    expect(state.tags).toEqual(['not-scanned', 'not-scanned']);
  });
  test('that is too large is refused without being decoded (S25.4)', async () => {
    const { state, run } = world({ [key]: png(1, [], [64_250, 64_250]) });
    await run();

    expect([state.decoded, state.told]).toEqual([0, told('dimensions')]);
  });
  test.each([
    ['cannot be decoded', { [key]: png(4) }, 'broken'],
    ['is not in the library', {}, 'storage'],
  ] as const)('that %s leaves nothing', async (_, objects, reason) => {
    const { state, run } = world(objects, true);
    await run();

    expect(state.told).toEqual(told(reason));
    expect([...state.objects.keys()].filter((name) => name.endsWith('.webp'))).toEqual([]);
  });
});

test('an attachment is looked into and left as it is', async () => {
  const { state, run } = world({ [key]: png(4) });
  await run({ purpose: 'attachment' });

  expect([[...state.objects.keys()], state.decoded, state.told]).toEqual([[key], 0, told()]);
});
