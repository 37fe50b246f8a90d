import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bucket, outcome, runS3 } from './running-s3.ts';
import type { RunningS3 } from './running-s3.ts';

const Bucket = 'kept';
let s3: RunningS3;
const put = (Key: string, Body: string, rest: object = {}) => s3.client.send(new PutObjectCommand({ Bucket, Key, Body, ...rest }));
const read = async (Key: string, VersionId?: string): Promise<string> =>
  (await (await s3.client.send(new GetObjectCommand({ Bucket, Key, VersionId }))).Body?.transformToString()) ?? '';
const remove = (Key: string, VersionId?: string, rest: object = {}) => s3.client.send(new DeleteObjectCommand({ Bucket, Key, VersionId, ...rest }));

beforeAll(async () => {
  s3 = await runS3([bucket(Bucket, { versioned: true, lock: {} }), bucket('plain')]);
});
afterAll(() => s3.end());

describe('a versioned bucket', () => {
  test('keeps what was overwritten or deleted, until a version is deleted by its id', async () => {
    const first = (await put('k', 'first')).VersionId;
    const second = (await put('k', 'second')).VersionId;
    expect(await read('k', first)).toBe('first');
    const marker = await remove('k');
    expect(marker.DeleteMarker).toBe(true);
    expect(await outcome(read('k'))).toBe('404 NoSuchKey');
    expect(await outcome(read('k', marker.VersionId))).toMatch(/^405/);
    expect(await read('k', second)).toBe('second');
    await remove('k', marker.VersionId);
    expect(await read('k')).toBe('second');
    await remove('k', second);
    expect(await read('k')).toBe('first');
    await remove('k', first);
    expect(await outcome(read('k', first))).toBe('404 NoSuchVersion');
    const { Versions, DeleteMarkers } = await s3.client.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'k' }));
    expect([Versions, DeleteMarkers]).toEqual([undefined, undefined]);
  });

  test('ties tags to a version', async () => {
    const { VersionId } = await put('tagged', 'scanned');
    await put('tagged', 'swapped');
    await s3.client.send(new PutObjectTaggingCommand({ Bucket, Key: 'tagged', VersionId, Tagging: { TagSet: [{ Key: 'scan', Value: 'clean' }] } }));
    const tagsOf = async (id?: string) => (await s3.client.send(new GetObjectTaggingCommand({ Bucket, Key: 'tagged', VersionId: id }))).TagSet;
    expect(await tagsOf(VersionId)).toEqual([{ Key: 'scan', Value: 'clean' }]);
    expect(await tagsOf()).toEqual([]);
  });

  test('holds a version under retention', async () => {
    const lock = { ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: new Date(Date.now() + 60_000) };
    const { VersionId } = await put('sealed', 'x', lock);
    expect(await outcome(remove('sealed', VersionId))).toBe('403 AccessDenied');
    expect(await outcome(remove('sealed'))).toBe('accepted');
    expect((await s3.client.send(new HeadObjectCommand({ Bucket, Key: 'sealed', VersionId }))).ObjectLockMode).toBe('GOVERNANCE');
    expect(await outcome(remove('sealed', VersionId, { BypassGovernanceRetention: true }))).toBe('accepted');
  });

  test('deletes many, quietly or not', async () => {
    const { VersionId } = await put('many/1', 'x');
    await put('many/2', 'x');
    const Objects = [{ Key: 'many/1', VersionId }, { Key: 'many/2' }];
    const { Deleted } = await s3.client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(Deleted).toMatchObject([
      { Key: 'many/1', VersionId },
      { Key: 'many/2', DeleteMarker: true },
    ]);
    const quiet = await s3.client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    expect(quiet.Deleted).toBeUndefined();
  });

  test('lists versions page by page', async () => {
    for (const key of ['list/a', 'list/b']) for (const body of ['1', '2', '3']) await put(key, body);
    const seen: string[] = [];
    let KeyMarker: string | undefined;
    let VersionIdMarker: string | undefined;
    do {
      const page = await s3.client.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'list/', MaxKeys: 2, KeyMarker, VersionIdMarker }));
      seen.push(...(page.Versions ?? []).map(({ Key, VersionId, IsLatest }) => `${Key} ${VersionId} ${IsLatest}`));
      KeyMarker = page.NextKeyMarker;
      VersionIdMarker = page.NextVersionIdMarker;
    } while (KeyMarker !== undefined);
    expect(new Set(seen).size).toBe(6);
    expect(seen.filter((entry) => entry.endsWith('true'))).toHaveLength(2);
  });
});

describe('a listing', () => {
  const keysOf = async (rest: object): Promise<string[]> => {
    const keys: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await s3.client.send(new ListObjectsV2Command({ Bucket: 'plain', ContinuationToken, ...rest }));
      keys.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => `${Prefix}*`), ...(page.Contents ?? []).map(({ Key }) => Key!));
      expect(page.KeyCount).toBeLessThanOrEqual(page.MaxKeys!);
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    return keys;
  };

  test('gives every key once, in order, whatever the page size, prefix and delimiter', async () => {
    const keys = ['a/1', 'a/2', 'a/b/3', 'b', 'c & <d>', 'd/4', 'é', '\u{1f600}', '\uff5e'];
    for (const Key of keys) await s3.client.send(new PutObjectCommand({ Bucket: 'plain', Key, Body: 'x' }));
    const inOrder = ['a/1', 'a/2', 'a/b/3', 'b', 'c & <d>', 'd/4', 'é', '\uff5e', '\u{1f600}'];
    for (const MaxKeys of [1, 2, 3, 1000]) {
      expect(await keysOf({ MaxKeys })).toEqual(inOrder);
      expect((await keysOf({ MaxKeys, Delimiter: '/' })).sort()).toEqual(['a/*', 'b', 'c & <d>', 'd/*', 'é', '\u{1f600}', '\uff5e'].sort());
      expect((await keysOf({ MaxKeys, Delimiter: '/', Prefix: 'a/' })).sort()).toEqual(['a/1', 'a/2', 'a/b/*']);
    }
    expect(await keysOf({ StartAfter: 'c & <d>' })).toEqual(inOrder.slice(5));
    expect(await keysOf({ StartAfter: 'a/1', Delimiter: '/', Prefix: 'a' })).toEqual(['a/*']);
    expect(await keysOf({ Prefix: 'none' })).toEqual([]);
  });
});
