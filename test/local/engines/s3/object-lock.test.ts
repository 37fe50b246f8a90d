import { CopyObjectCommand, DeleteObjectCommand, DeleteObjectsCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { compilePolicy } from '../../../../local/engines/s3/bucket-policy.ts';
import type { BucketLock, Statement } from '../../../../local/engines/s3/definition.ts';
import { demandDigest } from '../../../../local/engines/s3/object-lock.ts';
import { bucket, outcome, runS3 } from './running-s3.ts';
import type { RunningS3 } from './running-s3.ts';

const DAY = 86_400_000;
const createsOnly: Statement = {
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action: 's3:PutObject',
  Resource: 'arn:aws:s3:::once/*',
  Condition: { Null: { 's3:if-none-match': 'true' } },
};

let now = Date.now();
let s3: RunningS3;
beforeAll(async () => {
  s3 = await runS3(
    [
      bucket('governed', { versioned: true, lock: { retention: { mode: 'GOVERNANCE', days: 2 } } }),
      bucket('complied', { versioned: true, lock: { retention: { mode: 'COMPLIANCE', days: 2 } } }),
      bucket('lockable', { versioned: true, lock: {} }),
      bucket('open', { versioned: true }),
      bucket('once', { versioned: true, policy: [createsOnly] }),
    ],
    { now: () => now },
  );
});
afterAll(() => s3.end());

const put = (Bucket: string, Key: string, rest: object = {}) => s3.client.send(new PutObjectCommand({ Bucket, Key, Body: 'x', ...rest }));
const remove = (Bucket: string, Key: string, VersionId?: string, rest: object = {}) =>
  outcome(s3.client.send(new DeleteObjectCommand({ Bucket, Key, VersionId, ...rest })));

describe("a bucket's own retention", () => {
  test('is put on every new version, by upload and by copy, and shown with it', async () => {
    const { VersionId } = await put('governed', 'a');
    const { ObjectLockMode, ObjectLockRetainUntilDate } = await s3.client.send(new HeadObjectCommand({ Bucket: 'governed', Key: 'a', VersionId }));
    expect([ObjectLockMode, ObjectLockRetainUntilDate?.getTime()]).toEqual(['GOVERNANCE', now + 2 * DAY]);

    await s3.client.send(new CopyObjectCommand({ Bucket: 'complied', Key: 'copy', CopySource: 'governed/a' }));
    expect((await s3.client.send(new HeadObjectCommand({ Bucket: 'complied', Key: 'copy' }))).ObjectLockMode).toBe('COMPLIANCE');
  });

  test('keeps a version from being deleted, one by one or many, and leaves what was overwritten', async () => {
    const first = (await put('governed', 'b')).VersionId;
    await put('governed', 'b', { Body: 'y' });
    expect(await remove('governed', 'b', first)).toBe('403 AccessDenied');
    const { Errors } = await s3.client.send(new DeleteObjectsCommand({ Bucket: 'governed', Delete: { Objects: [{ Key: 'b', VersionId: first }] } }));
    expect(Errors).toMatchObject([{ Key: 'b', Code: 'AccessDenied' }]);

    // A marker over it is no deletion.
    expect(await remove('governed', 'b')).toBe('accepted');
    const still = await s3.client.send(new GetObjectCommand({ Bucket: 'governed', Key: 'b', VersionId: first }));
    expect(await still.Body?.transformToString()).toBe('x');
  });

  test('yields to a bypass in GOVERNANCE and to nothing in COMPLIANCE, until it is over', async () => {
    const governed = (await put('governed', 'c')).VersionId;
    const complied = (await put('complied', 'c')).VersionId;
    const bypass = { BypassGovernanceRetention: true };
    expect(await remove('governed', 'c', governed, bypass)).toBe('accepted');
    expect(await remove('complied', 'c', complied, bypass)).toBe('403 AccessDenied');

    now += 2 * DAY + 1;
    // The client's clock goes with it, or its signature would be of another day.
    s3.client.config.systemClockOffset = 2 * DAY;
    const later = await remove('complied', 'c', complied);
    [now, s3.client.config.systemClockOffset] = [now - 2 * DAY - 1, 0];
    expect(later).toBe('accepted');
  });

  test('demands a digest of the upload', () => {
    const lock = { retention: { mode: 'GOVERNANCE', days: 1 } } as const;
    const demand = (headers: Readonly<Record<string, string>>, of: BucketLock | undefined) => () => demandDigest(new Map(Object.entries(headers)), of);
    const mode = { 'x-amz-object-lock-mode': 'GOVERNANCE' };
    for (const refused of [demand({}, lock), demand(mode, {})]) expect(refused).toThrow(/header is required/);
    for (const name of ['content-md5', 'x-amz-checksum-crc32', 'x-amz-trailer']) expect(demand({ [name]: 'x' }, lock)).not.toThrow();
    expect(demand({}, {})).not.toThrow();
    expect(demand({}, undefined)).not.toThrow();
  });
});

describe('retention that an upload asks for', () => {
  const until = { ObjectLockRetainUntilDate: new Date(Date.now() + DAY) };

  test('is given where the bucket has Object Lock, and refused where it has none', async () => {
    expect(await outcome(put('lockable', 'a', { ObjectLockMode: 'COMPLIANCE', ...until }))).toBe('accepted');
    expect(await outcome(put('open', 'a', { ObjectLockMode: 'COMPLIANCE', ...until }))).toBe('400 InvalidRequest');
    expect(await outcome(put('lockable', 'b'))).toBe('accepted');
  });

  test.each([
    ['half of it', { ObjectLockMode: 'GOVERNANCE' }],
    ['the other half', until],
    ['a moment that is over', { ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: new Date(Date.now() - DAY) }],
    ['another mode', { ObjectLockMode: 'FOREVER', ...until }],
  ])('is refused as %s', async (_name, asked) => {
    expect(await outcome(put('lockable', 'c', asked))).toBe('400 InvalidArgument');
  });
});

describe('a policy that only lets create (s3:if-none-match)', () => {
  test('refuses a write that could replace, and the second of two that create', async () => {
    expect(await outcome(put('once', 'a'))).toBe('403 AccessDenied');
    expect(await outcome(put('once', 'a', { IfNoneMatch: '*' }))).toBe('accepted');
    expect(await outcome(put('once', 'a', { IfNoneMatch: '*' }))).toBe('412 PreconditionFailed');
    expect(await outcome(s3.client.send(new CopyObjectCommand({ Bucket: 'once', Key: 'b', CopySource: 'once/a' })))).toBe('403 AccessDenied');
  });

  test('is judged in both directions', () => {
    const denies = (value: string) => compilePolicy([{ ...createsOnly, Condition: { Null: { 's3:if-none-match': value } } }], []);
    const access = { action: 's3:PutObject', resource: 'arn:aws:s3:::once/a', tags: [] };
    expect([denies('true')(access), denies('false')(access)]).toEqual([true, false]);
    const conditional = { ...access, headers: new Map([['if-none-match', '*']]) };
    expect([denies('true')(conditional), denies('false')(conditional)]).toEqual([false, true]);
  });
});
