import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutBucketCorsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bucket, clientOf, outcome, runS3 } from './running-s3.ts';
import type { RunningS3 } from './running-s3.ts';

const Bucket = 'library';
let s3: RunningS3;
const put = (Key: string, Body: string, rest: object = {}) => s3.client.send(new PutObjectCommand({ Bucket, Key, Body, ...rest }));
const get = async (Key: string, rest: object = {}) => {
  const { Body, ...reply } = await s3.client.send(new GetObjectCommand({ Bucket, Key, ...rest }));
  return { ...reply, text: (await Body?.transformToString()) ?? '' };
};
const read = async (Key: string, rest: object = {}): Promise<string> => (await get(Key, rest)).text;

beforeAll(async () => {
  s3 = await runS3([bucket(Bucket), bucket('kept', { versioned: true })]);
});
afterAll(() => s3.end());

describe('writing and reading', () => {
  test('keeps bytes, type and metadata', async () => {
    const { ETag, ChecksumCRC32 } = await put('a/b c é.txt', 'hello', { Metadata: { tenant: 't1' }, ContentType: 'text/plain' });
    expect(ETag).toBe(`"${createHash('md5').update('hello').digest('hex')}"`);
    expect(ChecksumCRC32).toBe('NhCmhg==');
    const reply = await get('a/b c é.txt');
    expect(reply).toMatchObject({ text: 'hello', ContentType: 'text/plain', Metadata: { tenant: 't1' }, ContentLength: 5, ETag });
    expect(await s3.client.send(new HeadObjectCommand({ Bucket, Key: 'a/b c é.txt' }))).toMatchObject({ ContentLength: 5, Metadata: { tenant: 't1' } });
    await s3.client.send(new HeadBucketCommand({ Bucket }));
  });

  test('takes streams in chunks with a trailing checksum, of any size', async () => {
    const pieces = [Buffer.from('stream-'), Buffer.alloc(300_000, 'x'), Buffer.from('-body')];
    await s3.client.send(new PutObjectCommand({ Bucket, Key: 'stream', Body: Readable.from(pieces), ContentLength: 300_012 }));
    expect(await read('stream')).toBe(Buffer.concat(pieces).toString());
    expect(await get('stream')).not.toHaveProperty('ContentEncoding');
    await s3.client.send(new PutObjectCommand({ Bucket, Key: 'empty', Body: '', ContentLength: 0 }));
    expect(await read('empty')).toBe('');
  });

  test('gives ranges, and refuses one outside the object', async () => {
    await put('range', '0123456789');
    expect(await read('range', { Range: 'bytes=1-2' })).toBe('12');
    expect(await read('range', { Range: 'bytes=7-' })).toBe('789');
    expect(await read('range', { Range: 'bytes=-3' })).toBe('789');
    expect((await get('range', { Range: 'bytes=8-99' })).ContentRange).toBe('bytes 8-9/10');
    expect(await outcome(get('range', { Range: 'bytes=10-' }))).toBe('416 InvalidRange');
  });

  test('refuses a body whose checksum is wrong, and keeps nothing of it', async () => {
    const before = s3.files().length;
    expect(await outcome(put('bad', 'hello', { ContentMD5: createHash('md5').update('other').digest('base64') }))).toBe('400 BadDigest');
    expect(await outcome(put('bad', 'hello', { ChecksumCRC32: 'AAAAAA==' }))).toBe('400 BadDigest');
    expect(await outcome(put('bad', 'hello', { ChecksumSHA256: createHash('sha256').update('other').digest('base64') }))).toBe('400 BadDigest');
    const forged = clientOf(s3.endpoint);
    forged.middlewareStack.add((next) => (args) => next({ ...args, request: { ...(args.request as object), body: 'olleh' } as never }), {
      step: 'finalizeRequest',
      priority: 'low',
    });
    expect(await outcome(forged.send(new PutObjectCommand({ Bucket, Key: 'bad', Body: 'hello' })))).toMatch(/^400 (XAmzContentSHA256Mismatch|BadDigest)$/);
    forged.destroy();
    expect(s3.files()).toHaveLength(before);
    expect(await outcome(get('bad'))).toBe('404 NoSuchKey');
    expect(await outcome(put('good', 'hello', { ContentMD5: createHash('md5').update('hello').digest('base64') }))).toBe('accepted');
    expect(await outcome(put('good', 'hello', { ChecksumAlgorithm: 'SHA256' }))).toBe('accepted');
  });

  test('keeps keys that look like paths as mere names', async () => {
    for (const key of ['../../escape', 'a/../b', '/absolute', './.', 'con', 'x'.repeat(1024)]) {
      await put(key, key);
      expect(await read(key)).toBe(key);
    }
    expect(s3.files().every((name) => /^[0-9a-f-]{36}$|^[0-9a-f]{64}\.json$/.test(name))).toBe(true);
    expect(await outcome(put('x'.repeat(1025), 'x'))).toBe('400 KeyTooLongError');
  });
});

describe('conditions', () => {
  test('a write only creates, or only replaces what the caller has seen', async () => {
    const { ETag } = await put('once', 'first', { IfNoneMatch: '*' });
    expect(await outcome(put('once', 'second', { IfNoneMatch: '*' }))).toBe('412 PreconditionFailed');
    expect(await read('once')).toBe('first');
    expect(await outcome(put('once', 'third', { IfMatch: ETag }))).toBe('accepted');
    expect(await outcome(put('once', 'fourth', { IfMatch: ETag }))).toBe('412 PreconditionFailed');
    expect(await outcome(put('never', 'x', { IfMatch: ETag }))).toBe('404 NoSuchKey');
  });

  test('of two creations at once, one wins', async () => {
    const outcomes = await Promise.all([1, 2, 3, 4].map((n) => outcome(put('race', `${n}`, { IfNoneMatch: '*' }))));
    expect(outcomes.filter((result) => result === 'accepted')).toHaveLength(1);
    expect(outcomes.filter((result) => result === '412 PreconditionFailed')).toHaveLength(3);
  });

  test('a read may ask for one state of the object', async () => {
    const { ETag } = await put('state', 'x');
    expect(await outcome(get('state', { IfMatch: ETag }))).toBe('accepted');
    expect(await outcome(get('state', { IfMatch: '"0"' }))).toBe('412 PreconditionFailed');
    expect(await outcome(get('state', { IfNoneMatch: ETag }))).toMatch(/^304/);
  });
});

describe('copying', () => {
  const copy = (Key: string, rest: object = {}) =>
    s3.client.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/${encodeURIComponent('from here')}`, ...rest }));

  test('takes or replaces metadata and tags', async () => {
    await put('from here', 'bytes', { Metadata: { x: '1' }, Tagging: 'a=1', ContentType: 'text/plain' });
    await copy('same');
    expect(await get('same')).toMatchObject({ Metadata: { x: '1' }, ContentType: 'text/plain', TagCount: 1 });
    await copy('changed', { MetadataDirective: 'REPLACE', Metadata: { y: '2' }, TaggingDirective: 'REPLACE', Tagging: 'scan=clean&b=2' });
    expect(await get('changed')).toMatchObject({ Metadata: { y: '2' }, TagCount: 2 });
    expect(await read('changed')).toBe('bytes');
    expect(await outcome(copy('from here'))).toBe('400 InvalidRequest');
    expect(await outcome(copy('none', { CopySource: `${Bucket}/missing` }))).toBe('404 NoSuchKey');
  });

  test('refuses a source that has changed since it was looked at', async () => {
    const { ETag } = await put('from here', 'scanned');
    expect(await outcome(copy('fresh', { CopySourceIfMatch: ETag }))).toBe('accepted');
    await put('from here', 'swapped');
    expect(await outcome(copy('stale', { CopySourceIfMatch: ETag }))).toBe('412 PreconditionFailed');
    expect(await outcome(get('stale'))).toBe('404 NoSuchKey');
  });

  test('takes a version by its id, across buckets', async () => {
    const { VersionId } = await s3.client.send(new PutObjectCommand({ Bucket: 'kept', Key: 'v', Body: 'old' }));
    await s3.client.send(new PutObjectCommand({ Bucket: 'kept', Key: 'v', Body: 'new' }));
    await copy('old version', { CopySource: `kept/v?versionId=${VersionId}` });
    expect(await read('old version')).toBe('old');
  });
});

describe('tags', () => {
  test('are put, read and refused when malformed', async () => {
    await put('tagged', 'x', { Tagging: 'scan=pending' });
    const tagsOf = async () => (await s3.client.send(new GetObjectTaggingCommand({ Bucket, Key: 'tagged' }))).TagSet;
    expect(await tagsOf()).toEqual([{ Key: 'scan', Value: 'pending' }]);
    const retag = (TagSet: { Key: string; Value: string }[]) => s3.client.send(new PutObjectTaggingCommand({ Bucket, Key: 'tagged', Tagging: { TagSet } }));
    await retag([
      { Key: 'scan', Value: 'clean' },
      { Key: 'by', Value: 'a b+c@d' },
    ]);
    expect(await tagsOf()).toEqual([
      { Key: 'scan', Value: 'clean' },
      { Key: 'by', Value: 'a b+c@d' },
    ]);
    expect(
      await outcome(
        retag([
          { Key: 'a', Value: '1' },
          { Key: 'a', Value: '2' },
        ]),
      ),
    ).toBe('400 InvalidTag');
    expect(await outcome(retag([{ Key: 'a', Value: '<script>' }]))).toBe('400 InvalidTag');
  });
});

describe('deleting, and what is not there', () => {
  test('deletes one or many, also what is gone already', async () => {
    await put('gone', 'x');
    await put('a & <b>', 'x');
    await s3.client.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));
    const { Deleted } = await s3.client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'a & <b>' }, { Key: 'gone' }] } }));
    expect(Deleted?.map(({ Key }) => Key)).toEqual(['a & <b>', 'gone']);
    expect(await outcome(get('a & <b>'))).toBe('404 NoSuchKey');
  });

  test('answers an unknown operation with 501: buckets are made from the template alone', async () => {
    const policy = new PutBucketPolicyCommand({ Bucket, Policy: '{}' });
    const cors = new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [] } });
    expect(await outcome(s3.client.send(policy))).toBe('501 NotImplemented');
    expect(await outcome(s3.client.send(cors))).toBe('501 NotImplemented');
    expect(await outcome(s3.client.send(new CreateBucketCommand({ Bucket: 'other' })))).toBe('404 NoSuchBucket');
    expect(await outcome(put('x', 'x', { ObjectLockLegalHoldStatus: 'ON' }))).toBe('501 NotImplemented');
    expect(await outcome(s3.client.send(new GetObjectCommand({ Bucket: 'other', Key: 'x' })))).toBe('404 NoSuchBucket');
  });
});

test('everything is there after a restart', async () => {
  const first = await runS3([bucket(Bucket)]);
  await first.client.send(new PutObjectCommand({ Bucket, Key: 'lasting', Body: 'bytes', Tagging: 'a=1', Metadata: { m: '1' } }));
  await first.stop();
  const second = await runS3([bucket(Bucket)], { directory: first.directory });
  const reply = await second.client.send(new GetObjectCommand({ Bucket, Key: 'lasting' }));
  expect(reply).toMatchObject({ Metadata: { m: '1' }, TagCount: 1 });
  expect(await reply.Body?.transformToString()).toBe('bytes');
  await second.end();
});
