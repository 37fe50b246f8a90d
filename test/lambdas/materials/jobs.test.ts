import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { extensionFor, ingestJob, objectKey, parseObjectKey, purgeJob, scanJob } from '../../../lambdas/materials/jobs.ts';

const [accountId, chatbotId, materialId] = [
  '0199a000-0000-7000-8000-000000000001',
  '0199a000-0000-7000-8000-000000000002',
  '0199a000-0000-7000-8000-000000000003',
];
const IDS = { accountId, chatbotId, materialId };

describe('a key', () => {
  test('leads back to the ids that it was made from', () => {
    fc.assert(
      fc.property(fc.record({ accountId: fc.uuid(), chatbotId: fc.uuid(), materialId: fc.uuid() }), (ids) =>
        expect(parseObjectKey(objectKey(ids))).toEqual(ids),
      ),
    );
  });

  test("of one material is the beginning of no other material's key", () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (one, other) =>
        expect(objectKey({ ...IDS, materialId: other }).startsWith(objectKey({ ...IDS, materialId: one }))).toBe(one === other),
      ),
    );
  });

  test.each([
    '',
    '/',
    objectKey(IDS).slice(1),
    `/${objectKey(IDS)}`,
    `${objectKey(IDS)}/`,
    `${objectKey(IDS)}\n`,
    `x${objectKey(IDS)}`,
    objectKey(IDS).toUpperCase(),
    objectKey({ ...IDS, materialId: '../../../x' }),
  ])('%j is not ours', (key) => {
    expect(parseObjectKey(key)).toBeUndefined();
  });
});

test.each([
  ['application/pdf', 'pdf'],
  ['text/markdown', 'md'],
  ['text/plain', 'txt'],
  ['application/x-unknown', ''],
  ['', ''],
])('the extension of %s is %j', (contentType, extension) => {
  expect(extensionFor(contentType)).toBe(extension);
});

const CLEAN = { verdict: 'clean', engine: 'ClamAV 1.4.6' };
const SCAN = { ...IDS, versionId: 'v1', extension: 'pdf', contentType: 'application/pdf', bytes: 1 };
const RELEASED = { ...IDS, versionId: 'v1', outcome: 'released', scan: CLEAN };
const REJECTED = { ...IDS, versionId: 'v1', outcome: 'rejected', reason: 'infected' };

test('messages of ours are taken', () => {
  expect(scanJob.safeParse(SCAN).success).toBe(true);
  for (const job of [RELEASED, REJECTED, { ...REJECTED, scan: { ...CLEAN, verdict: 'infected' } }]) expect(ingestJob.safeParse(job).success).toBe(true);
  for (const job of [{ accountId, chatbotId }, IDS]) expect(purgeJob.safeParse(job).success).toBe(true);
});

test('a message that says more, less or something else is not', () => {
  for (const job of [
    { ...SCAN, versionId: '' },
    { ...SCAN, bytes: 0 },
    { ...SCAN, key: 'x' },
    { ...SCAN, accountId: '../x' },
    { ...SCAN, chatbotId: undefined },
  ])
    expect(scanJob.safeParse(job).success).toBe(false);
  for (const job of [
    { ...RELEASED, scan: undefined },
    { ...REJECTED, reason: 'anything' },
    { ...REJECTED, reason: undefined },
    { ...RELEASED, outcome: 'clean' },
    { ...RELEASED, scan: { ...CLEAN, verdict: 'ok' } },
  ]) {
    expect(ingestJob.safeParse(job).success).toBe(false);
  }
  for (const job of [{ accountId }, { ...IDS, materialId: '' }, { ...IDS, prefix: '' }]) expect(purgeJob.safeParse(job).success).toBe(false);
});

test.each(['infected', 'unscannable'])('a file that is %s is never released', (verdict) => {
  expect(ingestJob.safeParse({ ...RELEASED, scan: { ...CLEAN, verdict } }).success).toBe(false);
});
