import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bucket, clientOf, outcome, runS3 } from './running-s3.ts';
import type { RunningS3 } from './running-s3.ts';

const Bucket = 'library';
let s3: RunningS3;
let clock = Date.now();

beforeAll(async () => {
  s3 = await runS3([bucket(Bucket)], { now: () => clock });
  await s3.client.send(new PutObjectCommand({ Bucket, Key: 'a b.txt', Body: 'hello' }));
});
afterAll(() => s3.end());

const link = (rest: object = {}): Promise<string> =>
  getSignedUrl(s3.client, new GetObjectCommand({ Bucket, Key: 'a b.txt', ...rest }), { expiresIn: 60, signingDate: new Date(clock) });
const status = async (url: string, init?: RequestInit): Promise<number> => {
  const reply = await fetch(url, init);
  await reply.arrayBuffer();
  return reply.status;
};

test('a link works for its 60 seconds and not longer (S3.1)', async () => {
  const url = await link();
  const start = clock;
  expect(await (await fetch(url)).text()).toBe('hello');
  clock = start + 55_000;
  expect(await status(url)).toBe(200);
  clock = start + 75_000;
  const late = await fetch(url);
  expect(late.status).toBe(403);
  expect(await late.text()).toContain('Request has expired');
  clock = start;
});

test('a changed link is refused (S3.3)', async () => {
  const url = await link();
  for (const changed of [
    url.replace('X-Amz-Expires=60', 'X-Amz-Expires=600'),
    url.replace(/Signature=..../, 'Signature=0000'),
    url.replace('a%20b.txt', 'c.txt'),
    `${url}&response-content-type=text/html`,
    `${url}&versionId=1`,
    url.replace('X-Amz-Date=2', 'X-Amz-Date=3'),
    url.replace('X-Amz-Credential=', 'X-Amz-Credential=AKIA'),
    url.replace(Bucket, 'other'),
    url.replace('a%20b.txt', '%2e%2e/a%20b.txt'),
    url.replace('X-Amz-SignedHeaders=host', 'X-Amz-SignedHeaders='),
  ]) {
    expect([400, 403]).toContain(await status(changed));
  }
  for (const method of ['PUT', 'DELETE', 'HEAD', 'POST']) expect(await status(url, { method })).toBe(403);
});

test('a reply is dressed as the signer asked', async () => {
  const reply = await fetch(await link({ ResponseContentDisposition: 'attachment; filename="x.txt"', ResponseContentType: 'application/x-safe' }));
  expect(reply.headers.get('content-disposition')).toBe('attachment; filename="x.txt"');
  expect(reply.headers.get('content-type')).toBe('application/x-safe');
  const accented = await fetch(await link({ ResponseContentDisposition: 'attachment; filename="é.txt"' }));
  expect(Buffer.from(accented.headers.get('content-disposition') ?? '', 'latin1').toString()).toBe('attachment; filename="é.txt"');
  expect(await status(await link({ ResponseContentDisposition: 'attachment\r\nset-cookie: a=b' }))).toBe(400);
});

test('a signed upload is taken as signed and not otherwise', async () => {
  const sign = (command: PutObjectCommand, options = {}): Promise<string> => getSignedUrl(s3.client, command, { expiresIn: 60, ...options });
  const url = await sign(new PutObjectCommand({ Bucket, Key: 'put', ContentType: 'text/plain' }));
  expect(await status(url, { method: 'PUT', body: 'data', headers: { 'content-type': 'text/plain' } })).toBe(200);
  const stored = await s3.client.send(new GetObjectCommand({ Bucket, Key: 'put' }));
  expect(await stored.Body?.transformToString()).toBe('data');
  const exact = await sign(new PutObjectCommand({ Bucket, Key: 'exact', ContentLength: 4 }), { signableHeaders: new Set(['content-length', 'host']) });
  expect(await status(exact, { method: 'PUT', body: 'data-too-long' })).toBe(403);
  const expired = await sign(new PutObjectCommand({ Bucket, Key: 'late' }), { signingDate: new Date(clock - 70_000) });
  expect(await status(expired, { method: 'PUT', body: 'x' })).toBe(403);
  expect(await status(url, { method: 'PUT', body: 'x', headers: { 'x-amz-tagging': 'scan=clean' } })).toBe(403);
});

test('nobody else is let in', async () => {
  const get = new GetObjectCommand({ Bucket, Key: 'a b.txt' });
  const wrong = clientOf(s3.endpoint, 'wrong');
  expect(await outcome(wrong.send(get))).toBe('403 SignatureDoesNotMatch');
  wrong.destroy();
  expect(await status(`${s3.endpoint}/${Bucket}/a%20b.txt`)).toBe(403);
  expect(await status(`${s3.endpoint}/${Bucket}?list-type=2`)).toBe(403);
  expect(await status(`${s3.endpoint}/${Bucket}/x`, { method: 'PUT', body: 'x' })).toBe(403);
  expect(await status(`${s3.endpoint}/`)).toBe(403);
  clock += 16 * 60_000;
  // The client follows a skewed clock by itself on its next attempt; this one has a single attempt.
  expect(await outcome(s3.client.send(get))).toBe('403 RequestTimeTooSkewed');
  clock -= 16 * 60_000;
});
