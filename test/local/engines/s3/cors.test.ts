import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bucket, runS3 } from './running-s3.ts';
import type { RunningS3 } from './running-s3.ts';

const Bucket = 'quarantine';
const home = 'https://dashboard.example';
let s3: RunningS3;

beforeAll(async () => {
  const cors = [
    { AllowedMethods: ['POST'], AllowedOrigins: [home, 'https://*.shops.example'], AllowedHeaders: ['content-*'], ExposedHeaders: ['ETag'], MaxAge: 300 },
    { AllowedMethods: ['GET'], AllowedOrigins: ['*'] },
  ];
  s3 = await runS3([bucket(Bucket, { cors }), bucket('closed')]);
});
afterAll(() => s3.end());

const preflight = async (name: string, origin: string, headers: Record<string, string> = {}): Promise<[number, string | null]> => {
  const reply = await fetch(`${s3.endpoint}/${name}`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST', ...headers } });
  await reply.arrayBuffer();
  return [reply.status, reply.headers.get('access-control-allow-origin')];
};
const post = async (origin: string, key = 'x'): Promise<Response> => {
  const { url, fields } = await createPresignedPost(s3.client, { Bucket, Key: 'x', Expires: 60 });
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, key })) form.append(name, value);
  form.append('file', new Blob(['x']), 'x');
  const reply = await fetch(url, { method: 'POST', body: form, headers: { origin } });
  await reply.arrayBuffer();
  return reply;
};

test('a preflight is answered for the origins, methods and headers of a rule', async () => {
  expect(await preflight(Bucket, home)).toEqual([200, home]);
  expect(await preflight(Bucket, 'https://a.shops.example', { 'access-control-request-headers': 'content-type' })).toEqual([200, 'https://a.shops.example']);
  expect(await preflight(Bucket, 'https://evil.example')).toEqual([403, null]);
  expect(await preflight(Bucket, 'https://shops.example.evil.example')).toEqual([403, null]);
  expect(await preflight(Bucket, home, { 'access-control-request-headers': 'x-amz-tagging' })).toEqual([403, null]);
  expect(await preflight(Bucket, home, { 'access-control-request-method': 'DELETE' })).toEqual([403, null]);
  expect(await preflight('closed', home)).toEqual([403, null]);
  expect(await preflight('missing', home)).toEqual([403, null]);
});

test('a form shows its reply to its own origin only, refusals included', async () => {
  const good = await post(home);
  expect([good.status, good.headers.get('access-control-allow-origin'), good.headers.get('access-control-expose-headers')]).toEqual([204, home, 'ETag']);
  const refused = await post(home, 'other');
  expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, home]);
  expect((await post('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
});

test('a rule for everyone says so', async () => {
  await s3.client.send(new PutObjectCommand({ Bucket, Key: 'open', Body: 'x' }));
  const reply = await fetch(await getSignedUrl(s3.client, new GetObjectCommand({ Bucket, Key: 'open' })), { headers: { origin: 'https://any.example' } });
  await reply.arrayBuffer();
  expect(reply.headers.get('access-control-allow-origin')).toBe('*');
  expect(reply.headers.get('access-control-allow-credentials')).toBeNull();
});
