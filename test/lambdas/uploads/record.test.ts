import { describe, expect, test } from '@jest/globals';
import type { UploadRow } from '../../../lambdas/database/tables.ts';
import { scanJob } from '../../../lambdas/materials/jobs.ts';
import { renderJob, uploadJob, uploadOfKey, type UploadJob } from '../../../lambdas/uploads/contract.ts';
import { recordUpload, type RecordDeps } from '../../../lambdas/uploads/record.ts';
import { uploadKey } from '../../../lambdas/uploads/upload-view.ts';

const ACCOUNT = '01a20afe-8ef8-70ee-ab5c-48c4c9441e28';
const CHATBOT = '01a20afe-933f-70e0-8c9e-8977a9bd7f98';
const id = (last: number): string => `01a20afe-9605-76f4-b4ac-22830462fc${String(last).padStart(2, '0')}`;
const clean = { verdict: 'clean', engine: 'ClamAV' } as const;

const row = (over: Partial<UploadRow> = {}): UploadRow => ({
  account_id: ACCOUNT,
  upload_id: id(1),
  purpose: 'chatbot-avatar',
  chatbot_id: CHATBOT,
  user_id: null,
  visitor_id: null,
  conversation_id: null,
  name: 'a.png',
  content_type: 'image/png',
  bytes: 100,
  status: 'awaiting-upload',
  reason: null,
  scan: null,
  quarantine_version: null,
  created_at: new Date(0),
  updated_at: new Date(0),
  deleted_at: null,
  ...over,
});

/** Rows, queues and buckets as plain data. */
function world(...rows: UploadRow[]) {
  const state = {
    rows: new Map(rows.map((each) => [each.upload_id, each])),
    sent: [] as [string, unknown][],
    gone: [] as string[],
    journal: [] as string[],
    there: 'v9' as string | undefined,
  };
  const change = (uploadId: string, to: Partial<UploadRow>): void => void state.rows.set(uploadId, { ...state.rows.get(uploadId)!, ...to });
  const deps: RecordDeps = {
    store: {
      read: async ({ uploadId }) => state.rows.get(uploadId),
      bind: async ({ uploadId }, version) => {
        if (state.rows.get(uploadId)?.status === 'awaiting-upload') change(uploadId, { status: 'scanning', quarantine_version: version });
      },
      move: async ({ uploadId }, version, from, { status, reason, scan }) => {
        const current = state.rows.get(uploadId);
        if (!current || current.quarantine_version !== version || !from.includes(current.status) || current.deleted_at) return false;
        change(uploadId, { status, reason: reason ?? null, ...(scan && { scan }) });
        return true;
      },
      supersede: async (avatar) => {
        const older = [...state.rows.values()].filter((each) => each.upload_id < avatar.upload_id && !each.deleted_at);
        for (const each of older) change(each.upload_id, { deleted_at: new Date(1) });
        return older;
      },
      stale: async () => [...state.rows.values()],
      expire: async () => {
        const waiting = [...state.rows.values()].filter(({ status }) => status === 'awaiting-upload');
        for (const { upload_id } of waiting) change(upload_id, { status: 'failed', reason: 'upload-expired' });
        return waiting.map(({ upload_id }) => upload_id);
      },
      remove: async ({ uploadId }) => void state.rows.delete(uploadId),
    },
    enqueue: async (queue, job) => void state.sent.push([queue, job]),
    queues: { scan: 'scan', render: 'render', upload: 'upload' },
    quarantine: { current: async () => state.there, remove: async (key, version) => void state.gone.push(`${key}@${version}`) },
    removeObjects: async (key) => void state.gone.push(key),
    record: async ({ type, reason }) => void state.journal.push(`${type} ${reason}`),
  };
  return { state, run: (job: UploadJob) => recordUpload(uploadJob.parse(job), deps) };
}
const place = (each = row()) => ({ accountId: ACCOUNT, uploadId: each.upload_id, key: uploadKey(each) });

describe('a key', () => {
  test.each([
    ['chatbot-avatar', row()],
    ['person-avatar', row({ purpose: 'person-avatar', chatbot_id: null, user_id: id(9) })],
    ['attachment', row({ purpose: 'attachment' })],
    ['channel-media', row({ purpose: 'channel-media' })],
  ])('of a %s leads back to its upload, and holds nothing that a person has typed (S19.1)', (_, each) => {
    expect(uploadOfKey(uploadKey(each))).toEqual(place(each));
  });
  test.each([
    '',
    'accounts/x',
    `${uploadKey(row())}/64.webp`,
    `/${uploadKey(row())}`,
    uploadKey(row()).replace('avatars', 'materials'),
    `${uploadKey(row())}\n`,
  ])('that is not ours leads nowhere: %j', (key) => {
    expect(uploadOfKey(key)).toBeUndefined();
  });
});

describe('an arrival', () => {
  test('binds the upload to its version and queues the scan with what the form has promised; again, it only queues again', async () => {
    const { state, run } = world(row());
    await run({ task: 'arrived', ...place(), versionId: 'v1' });
    await run({ task: 'arrived', ...place(), versionId: 'v1' });

    expect(state.rows.get(id(1))).toMatchObject({ status: 'scanning', quarantine_version: 'v1' });
    expect(state.sent).toHaveLength(2);
    expect(scanJob.parse(state.sent[0]![1])).toEqual({
      accountId: ACCOUNT,
      upload: place(),
      purpose: 'avatar',
      versionId: 'v1',
      extension: 'png',
      contentType: 'image/png',
      bytes: 100,
    });
  });
  test('of a second version is deleted and changes nothing (S19.6, S24.6)', async () => {
    const { state, run } = world(row({ status: 'scanning', quarantine_version: 'v1' }));
    await run({ task: 'arrived', ...place(), versionId: 'v2' });

    expect([state.gone, state.sent]).toEqual([[`${place().key}@v2`], []]);
  });
  test.each([
    ['nobody', []],
    ['a deleted upload', [row({ deleted_at: new Date(1) })]],
    ['an upload of another key', [row({ purpose: 'attachment' })]],
  ])('for %s is deleted', async (_, rows) => {
    const { state, run } = world(...rows);
    await run({ task: 'arrived', ...place(), versionId: 'v1' });

    expect([state.gone, state.sent]).toEqual([[`${place().key}@v1`], []]);
  });
});

describe('an outcome', () => {
  const scanning = row({ status: 'scanning', quarantine_version: 'v1' });
  test('of a clean picture has it looked into, and nothing is ready before that (S24.7)', async () => {
    const { state, run } = world(scanning);
    await run({ task: 'scanned', ...place(), versionId: 'v1', scan: clean });

    expect(state.rows.get(id(1))?.status).toBe('processing');
    expect(renderJob.parse(state.sent[0]![1])).toMatchObject({ type: 'png', purpose: 'avatar', verdict: 'clean' });
  });
  test('of a clean PDF is the end of its way', async () => {
    const pdf = row({ ...scanning, purpose: 'attachment', content_type: 'application/pdf' });
    const { state, run } = world(pdf);
    await run({ task: 'scanned', ...place(pdf), versionId: 'v1', scan: clean });

    expect([state.rows.get(id(1))?.status, state.sent]).toEqual(['ready', []]);
  });
  test.each(['infected', 'unscannable', 'type'] as const)('that refuses (%s) rejects the upload and is written down, once (S24.1)', async (reason) => {
    const { state, run } = world(scanning);
    await run({ task: 'scanned', ...place(), versionId: 'v1', reason });
    await run({ task: 'scanned', ...place(), versionId: 'v1', reason });

    expect(state.rows.get(id(1))).toMatchObject({ status: 'rejected', reason });
    expect([state.journal, state.sent]).toEqual([[`upload_validation ${reason}`], []]);
  });
  test('of another version changes nothing (S24.6)', async () => {
    const { state, run } = world(scanning);
    await run({ task: 'scanned', ...place(), versionId: 'v2', scan: clean });
    await run({ task: 'rendered', ...place(), versionId: 'v2' });

    expect([state.rows.get(id(1))?.status, state.sent]).toEqual(['scanning', []]);
  });
  test('that comes before the verdict makes nothing ready (S24.7)', async () => {
    const { state, run } = world(scanning);
    await run({ task: 'rendered', ...place(), versionId: 'v1' });

    expect(state.rows.get(id(1))?.status).toBe('scanning');
  });
  test('of a picture that was written anew makes it ready, and what it replaces is removed', async () => {
    const before = row({ upload_id: id(0), status: 'ready', quarantine_version: 'v0' });
    const { state, run } = world(before, row({ status: 'processing', quarantine_version: 'v1', scan: clean }));
    await run({ task: 'rendered', ...place(), versionId: 'v1' });
    await run(state.sent[0]![1] as UploadJob);

    expect([...state.rows.keys()]).toEqual([id(1)]);
    expect(state.gone).toEqual([uploadKey(before)]);
  });
  test('of a picture that cannot be kept removes its objects; a late one of a ready picture removes nothing', async () => {
    const { state, run } = world(row({ status: 'processing', quarantine_version: 'v1' }));
    await run({ task: 'rendered', ...place(), versionId: 'v1', reason: 'dimensions' });
    expect([state.rows.get(id(1))?.status, state.gone, state.journal]).toEqual(['rejected', [place().key], ['upload_validation dimensions']]);

    const late = world(row({ status: 'ready', quarantine_version: 'v1' }));
    await late.run({ task: 'rendered', ...place(), versionId: 'v1', reason: 'storage' });
    expect([late.state.rows.get(id(1))?.status, late.state.gone]).toEqual(['ready', []]);
  });
});

describe('a sweep', () => {
  test('ends a form that has brought nothing with one event, since what the store has refused nobody else has seen (S22.10)', async () => {
    const { state, run } = world(row());
    state.there = undefined;
    await run({ task: 'sweep', accountId: ACCOUNT, staleAfterSeconds: 0 });
    await run({ task: 'sweep', accountId: ACCOUNT, staleAfterSeconds: 0 });
    expect([state.rows.get(id(1))?.status, state.journal]).toEqual(['failed', ['upload_validation upload-expired']]);
  });

  test('takes up every state that a crash can leave', async () => {
    const { state, run } = world(
      row({ upload_id: id(1) }),
      row({ upload_id: id(2), status: 'scanning', quarantine_version: 'v2' }),
      row({ upload_id: id(3), status: 'processing', quarantine_version: 'v3', scan: clean }),
      row({ upload_id: id(4), status: 'ready', deleted_at: new Date(1) }),
    );
    await run({ task: 'sweep', accountId: ACCOUNT, staleAfterSeconds: 0 });

    expect(state.sent.map(([queue]) => queue)).toEqual(['scan', 'scan', 'render']);
    expect(state.rows.get(id(1))).toMatchObject({ status: 'scanning', quarantine_version: 'v9' });
    expect(state.rows.has(id(4))).toBe(false);
  });
});

test('a removal of what is not deleted removes nothing', async () => {
  const { state, run } = world(row({ status: 'ready' }));
  await run({ task: 'remove', ...place() });

  expect([state.rows.size, state.gone]).toEqual([1, []]);
});
