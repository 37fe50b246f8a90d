import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bucket, clientOf, runS3, until, type RunningS3 } from './running-s3.ts';

const Bucket = 'library';
const Key = 'accounts/a/é b.txt';
const reader = 'arn:aws:lambda:eu-west-3:000000000000:function:reader';
let s3: RunningS3;
beforeAll(async () => {
  s3 = await runS3(
    [
      bucket(Bucket, { logging: { bucket: 'logs', prefix: 'library/' } }),
      bucket('logs', { notifications: [{ events: ['s3:ObjectCreated:*'], target: reader }] }),
      bucket('silent'),
    ],
    { requester: 'arn:aws:sts::000000000000:assumed-role/Ours/local' },
  );
  await s3.client.send(new PutObjectCommand({ Bucket, Key, Body: 'hello' }));
});
afterAll(() => s3.end());

/** Lines of the logs that are there, in the order in which they were delivered. */
async function lines(): Promise<string[]> {
  const { Contents = [] } = await s3.client.send(new ListObjectsV2Command({ Bucket: 'logs' }));
  const delivered = Contents.toSorted((one, other) => Number(one.LastModified) - Number(other.LastModified));
  const texts = await Promise.all(
    delivered.map(async (object) => (await (await s3.client.send(new GetObjectCommand({ Bucket: 'logs', Key: object.Key }))).Body?.transformToString()) ?? ''),
  );
  return texts.flatMap((text) => text.trimEnd().split('\n'));
}
/** The same, once there are so many. */
async function linesFrom(count: number): Promise<string[]> {
  for (const deadline = Date.now() + 5_000; ;) {
    const all = await lines();
    if (all.length >= count || Date.now() > deadline) return all;
  }
}
const told = (of: readonly string[]): string[] => of.map((line) => /REST\.\S+ \S+ "[^"]*" \d+ \S+/.exec(line)?.[0].replace(/\?[^ ]*/, '?...') ?? line);

test('every request to a bucket with a log stands in it, in the format of S3, delivered soon after one that was refused, and told of', async () => {
  const link = await getSignedUrl(s3.client, new GetObjectCommand({ Bucket, Key }), { expiresIn: 60 });
  const late = await getSignedUrl(s3.client, new GetObjectCommand({ Bucket, Key }), { expiresIn: 60, signingDate: new Date(Date.now() - 120_000) });
  const { url, fields } = await createPresignedPost(s3.client, { Bucket, Key: 'form', Conditions: [['content-length-range', 1, 3]], Expires: 60 });
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob(['too long']));
  expect((await fetch(link, { headers: { 'user-agent': 'a browser', referer: 'https://rempart.example/' } })).status).toBe(200);
  await s3.client.send(new GetObjectCommand({ Bucket, Key: 'none' })).catch(() => undefined);
  await s3.client.send(new PutObjectCommand({ Bucket: 'silent', Key, Body: 'x' }));
  expect([(await fetch(late)).status, (await fetch(link.replace('expiresIn', '').replace('Expires=60', 'Expires=61'))).status]).toEqual([403, 403]);
  expect([(await fetch(`${s3.endpoint}/${Bucket}/${Key}`)).status, (await fetch(url, { method: 'POST', body: form })).status]).toEqual([403, 400]);
  expect((await fetch(`${s3.endpoint}/nowhere/${Key}`)).status).toBe(403);
  await until(() => s3.events.length >= 1);

  // What was refused last may be in a log of its own, on a machine that has others to serve.
  const all = await linesFrom(7);
  const key = '/library/accounts/a/%C3%A9%20b.txt';
  const object = 'accounts/a/%C3%A9%20b.txt';
  expect(told(all)).toEqual([
    `REST.PUT.OBJECT ${object} "PUT ${key}?... HTTP/1.1" 200 -`,
    `REST.GET.OBJECT ${object} "GET ${key}?... HTTP/1.1" 200 -`,
    'REST.GET.OBJECT none "GET /library/none?... HTTP/1.1" 404 NoSuchKey',
    `REST.GET.OBJECT ${object} "GET ${key}?... HTTP/1.1" 403 AccessDenied`,
    `REST.GET.OBJECT ${object} "GET ${key}?... HTTP/1.1" 403 SignatureDoesNotMatch`,
    `REST.GET.OBJECT ${object} "GET ${key} HTTP/1.1" 403 AccessDenied`,
    'REST.POST.BUCKET - "POST /library HTTP/1.1" 400 EntityTooLarge',
  ]);
  expect(all[1]).toMatch(
    /^000000000000 library \[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000\] 127\.0\.0\.1 arn:aws:sts::000000000000:assumed-role\/Ours\/local [0-9a-f-]{36} .* "https:\/\/rempart\.example\/" "a browser" .* QueryString 127\.0\.0\.1:\d+ /,
  );
  expect(all[5]).toContain(' 127.0.0.1 - ');
  expect(s3.events.map(({ target, event }) => [target, event.Records[0]?.s3.bucket.name, event.Records[0]?.s3.object.key.slice(0, 8)])).toContainEqual([
    reader,
    'logs',
    'library/',
  ]);
});

test('a stranger with keys that nobody knows is nobody', async () => {
  const before = s3.events.length;
  const stranger = clientOf(s3.endpoint, 'another-secret');
  await expect(stranger.send(new GetObjectCommand({ Bucket, Key }))).rejects.toThrow();
  stranger.destroy();
  await until(() => s3.events.length > before);
  expect((await linesFrom(8)).at(-1)).toMatch(/ 127\.0\.0\.1 - [0-9a-f-]{36} REST\.GET\.OBJECT .* 403 SignatureDoesNotMatch .* AuthHeader /);
});
