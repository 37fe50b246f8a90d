import { request as httpRequest } from 'node:http';
import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import type { PresignedPost, PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bucket, outcome, runS3, until } from './running-s3.ts';
import type { RunningS3 } from './running-s3.ts';

const Bucket = 'quarantine';
const Key = 'up/x.txt';
let s3: RunningS3;
let clock = Date.now();

beforeAll(async () => {
  s3 = await runS3([bucket(Bucket, { versioned: true }), bucket('other')], { now: () => clock });
});
afterAll(() => s3.end());

const sign = (change: Partial<PresignedPostOptions> = {}): Promise<PresignedPost> =>
  createPresignedPost(s3.client, {
    Bucket,
    Key,
    Conditions: [['content-length-range', 1, 20], ['eq', '$Content-Type', 'text/plain'], { 'x-amz-meta-tenant': 't1' }],
    Fields: { 'Content-Type': 'text/plain', 'x-amz-meta-tenant': 't1' },
    Expires: 60,
    ...change,
  });

type Change = (form: FormData) => void;

async function send({ url, fields }: PresignedPost, body: string | Uint8Array<ArrayBuffer> = 'within', change: Change = () => {}): Promise<string> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([body], { type: 'text/html' }), 'a.txt');
  change(form);
  const reply = await fetch(url, { method: 'POST', body: form });
  return `${reply.status} ${/<Code>(\w+)/.exec(await reply.text())?.[1] ?? ''}`.trim();
}

/** The outcome of a form changed after it was signed; nothing may be stored by a refused one. */
async function changed(change: (form: FormData) => void, body?: string): Promise<string> {
  const before = s3.files().length;
  const result = await send(await sign(), body, change);
  if (!result.startsWith('2')) expect(s3.files()).toHaveLength(before);
  return result;
}

describe('a form as it was signed', () => {
  test('is stored with the type and metadata of its fields', async () => {
    expect(await send(await sign(), 'within')).toBe('204');
    const reply = await s3.client.send(new GetObjectCommand({ Bucket, Key }));
    expect(reply).toMatchObject({ ContentLength: 6, ContentType: 'text/plain', Metadata: { tenant: 't1' } });
    expect(await reply.Body?.transformToString()).toBe('within');
  });

  test('keeps binary bytes, and answers as asked', async () => {
    const bytes = Uint8Array.from({ length: 200_000 }, (_, position) => position % 251);
    const post = await sign({ Key: 'binary', Conditions: [], Fields: { success_action_status: '201' } });
    expect(await send(post, bytes)).toBe('201');
    const reply = await s3.client.send(new GetObjectCommand({ Bucket, Key: 'binary' }));
    expect(Buffer.from((await reply.Body?.transformToByteArray()) ?? []).equals(Buffer.from(bytes))).toBe(true);
  });

  test('may not bring a line break into a header', async () => {
    const post = await sign({ Conditions: [['starts-with', '$x-amz-meta-name', '']], Fields: {} });
    const name = (value: string) => (form: FormData) => insertField(form, 'x-amz-meta-name', value);
    expect(await send(post, 'x', name('é'))).toBe('204');
    await (await s3.client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
    expect(await send(post, 'x', name('a\r\nset-cookie: b'))).toBe('400 InvalidArgument');
  });

  test('may carry tags, and a prefix in place of a key', async () => {
    const tagging = '<Tagging><TagSet><Tag><Key>scan</Key><Value>pending</Value></Tag></TagSet></Tagging>';
    const post = await sign({ Key: 'up/${filename}', Conditions: [], Fields: { tagging } });
    expect(await send(post)).toBe('204');
    const reply = await s3.client.send(new GetObjectCommand({ Bucket, Key: 'up/a.txt' }));
    expect(reply.TagCount).toBe(1);
    await reply.Body?.transformToString();
    post.fields['key'] = 'elsewhere/${filename}';
    expect(await send(post)).toBe('403 AccessDenied');
  });
});

describe('the size of its file', () => {
  test('is held at both ends, and nothing of a refused file stays (S19.5)', async () => {
    expect(await changed(() => {}, 'x'.repeat(20))).toBe('204');
    expect(await changed(() => {}, 'x'.repeat(21))).toBe('400 EntityTooLarge');
    expect(await changed(() => {}, '')).toBe('400 EntityTooSmall');
    expect(await changed(() => {}, 'x'.repeat(30_000_000))).toBe('400 EntityTooLarge');
  });
});

describe('a changed form (S19.4)', () => {
  test.each([
    ['another key', 'key', 'evil', '403 AccessDenied'],
    ['a key that leaves its prefix', 'key', 'up/../evil', '403 AccessDenied'],
    ['another type', 'Content-Type', 'text/html', '403 AccessDenied'],
    ['other metadata', 'x-amz-meta-tenant', 't2', '403 AccessDenied'],
    ['another bucket', 'bucket', 'other', '403 AccessDenied'],
    ['a field that the policy does not know', 'x-amz-meta-evil', '1', '403 AccessDenied'],
    ['an access rule', 'acl', 'public-read', '403 AccessDenied'],
    ['a redirection', 'success_action_redirect', 'https://evil.example', '403 AccessDenied'],
    ['tags', 'tagging', '<Tagging/>', '403 AccessDenied'],
    ['another signature', 'X-Amz-Signature', '0'.repeat(64), '403 SignatureDoesNotMatch'],
    ['another policy', 'Policy', btoa('{"expiration":"2999-01-01T00:00:00Z","conditions":[]}'), '403 SignatureDoesNotMatch'],
    ['another algorithm', 'X-Amz-Algorithm', 'none', '400 AuthorizationQueryParametersError'],
  ])('with %s is refused (S19.4)', async (_, field, value, expected) => {
    expect(await changed((form) => setField(form, field, value))).toBe(expected);
  });

  test.each([
    ['no policy', (form: FormData) => form.delete('Policy'), '403 AccessDenied'],
    ['no signature', (form: FormData) => form.delete('X-Amz-Signature'), '403 SignatureDoesNotMatch'],
    ['no type', (form: FormData) => form.delete('Content-Type'), '403 AccessDenied'],
    ['no file', (form: FormData) => form.delete('file'), '400 InvalidArgument'],
    ['a second key', (form: FormData) => insertField(form, 'key', 'evil'), '403 AccessDenied'],
    ['a second file', (form: FormData) => form.append('file', new Blob(['y']), 'b.txt'), '400 InvalidArgument'],
    ['its file first', (form: FormData) => moveFileFirst(form), '403 AccessDenied'],
  ] as const)('with %s is refused (S19.4)', async (_, change, expected) => {
    expect(await changed(change)).toBe(expected);
  });

  test('is refused by another bucket', async () => {
    const post = await sign();
    expect(await send({ ...post, url: post.url.replace(Bucket, 'other') })).toBe('403 AccessDenied');
    expect(await send({ ...post, url: post.url.replace(Bucket, 'missing') })).toBe('404 NoSuchBucket');
  });
});

test('a form works until it expires, and not a second longer', async () => {
  const post = await sign();
  const start = clock;
  // The signer reads its own clock: what it wrote into the policy is the moment that counts, however slow the machine is.
  const { expiration } = JSON.parse(Buffer.from(post.fields['Policy'] ?? '', 'base64').toString()) as { expiration: string };
  clock = Date.parse(expiration) - 1_000;
  expect(await send(post)).toBe('204');
  clock = Date.parse(expiration) + 1_000;
  expect(await send(post)).toBe('403 AccessDenied');
  clock = start;
});

test('a form that is cut off leaves nothing', async () => {
  const post = await sign({ Key: 'cut', Conditions: [['content-length-range', 1, 1_000_000]], Fields: {} });
  const before = s3.files().length;
  const boundary = 'cut-here';
  const head = Object.entries(post.fields).map(([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': 500_000 };
  const request = httpRequest(post.url, { method: 'POST', headers });
  request.on('error', () => {});
  request.write(`${head.join('')}--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n${'x'.repeat(100_000)}`);
  await until(() => s3.files().length > before);
  request.destroy();
  await until(() => s3.files().length === before);
  expect(await outcome(s3.client.send(new HeadObjectCommand({ Bucket, Key: 'cut' })))).toBe('404 NotFound');
});

function setField(form: FormData, name: string, value: string): void {
  if (form.has(name)) form.set(name, value);
  else insertField(form, name, value);
}

function insertField(form: FormData, name: string, value: string): void {
  const file = form.get('file')!;
  form.delete('file');
  form.append(name, value);
  form.append('file', file);
}

function moveFileFirst(form: FormData): void {
  const entries = [...form].filter(([name]) => name !== 'file');
  for (const [name] of entries) form.delete(name);
  for (const [name, value] of entries) form.append(name, value);
}
