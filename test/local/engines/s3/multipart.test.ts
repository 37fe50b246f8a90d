import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { CompletedPart } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bucket, outcome, runS3 } from './running-s3.ts';
import type { RunningS3 } from './running-s3.ts';

const Bucket = 'library';
const large = Buffer.alloc(5 * 1024 ** 2, 'a');
let s3: RunningS3;

beforeAll(async () => {
  s3 = await runS3([bucket(Bucket)]);
});
afterAll(() => s3.end());

const begin = async (Key: string): Promise<string> =>
  (await s3.client.send(new CreateMultipartUploadCommand({ Bucket, Key, ContentType: 'text/plain', Metadata: { m: '1' }, Tagging: 'a=1' }))).UploadId!;
const part = async (Key: string, UploadId: string, PartNumber: number, Body: Buffer | string): Promise<CompletedPart> => {
  const { ETag } = await s3.client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
  return { ETag, PartNumber };
};
const complete = (Key: string, UploadId: string, Parts: CompletedPart[], rest: object = {}) =>
  s3.client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts }, ...rest }));

test('parts come in any order and again, and are joined as listed', async () => {
  const id = await begin('big');
  const tail = await part('big', id, 2, 'tail');
  await part('big', id, 1, 'superseded');
  const head = await part('big', id, 1, large);
  const { ETag } = await complete('big', id, [head, tail]);
  expect(ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
  const reply = await s3.client.send(new GetObjectCommand({ Bucket, Key: 'big' }));
  expect(reply).toMatchObject({ ContentLength: large.length + 4, ContentType: 'text/plain', Metadata: { m: '1' }, TagCount: 1 });
  expect((await reply.Body?.transformToString())?.slice(-6)).toBe('aatail');
  expect(await outcome(complete('big', id, [head, tail]))).toBe('404 NoSuchUpload');
});

test('a wrong list of parts makes no object', async () => {
  const id = await begin('wrong');
  const [first, second] = [await part('wrong', id, 1, 'small'), await part('wrong', id, 2, 'last')];
  expect(await outcome(complete('wrong', id, [first, second]))).toBe('400 EntityTooSmall');
  expect(await outcome(complete('wrong', id, [second, first]))).toBe('400 InvalidPartOrder');
  expect(await outcome(complete('wrong', id, [{ ...first, ETag: '"0"' }]))).toBe('400 InvalidPart');
  expect(await outcome(complete('wrong', id, [{ ...first, PartNumber: 9 }]))).toBe('400 InvalidPart');
  expect(await outcome(complete('other', id, [first]))).toBe('404 NoSuchUpload');
  expect(await outcome(complete('wrong', '../../etc', [first]))).toBe('404 NoSuchUpload');
  expect(await outcome(part('wrong', id, 10_001, 'x'))).toBe('400 InvalidArgument');
  expect(await outcome(s3.client.send(new HeadObjectCommand({ Bucket, Key: 'wrong' })))).toBe('404 NotFound');
  expect(await outcome(complete('wrong', id, [second]))).toBe('accepted');
  const again = await begin('wrong');
  const only = await part('wrong', again, 1, 'x');
  expect(await outcome(complete('wrong', again, [only], { IfNoneMatch: '*' }))).toBe('412 PreconditionFailed');
});

test('an aborted upload leaves nothing', async () => {
  const before = s3.files().length;
  const id = await begin('aborted');
  await part('aborted', id, 1, 'x');
  await s3.client.send(new AbortMultipartUploadCommand({ Bucket, Key: 'aborted', UploadId: id }));
  expect(s3.files()).toHaveLength(before);
  expect(await outcome(part('aborted', id, 2, 'x'))).toBe('404 NoSuchUpload');
});
