import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, statSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { expect, test } from '@jest/globals';
import { bucket, clientOf, outcome, runS3, until } from './running-s3.ts';

const Bucket = 'quarantine';

test('a process killed in the middle of an upload leaves the whole object before it, nothing of the new one, and its events', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'rempart-s3-'));
  const child = spawn(process.execPath, [join(import.meta.dirname, 's3-process.ts'), directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const client = clientOf(said.toString().trim());
  await client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'whole' }));

  const staging = join(directory, 'buckets', Bucket, 'staging');
  const url = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: 'k' }), { expiresIn: 60 });
  const upload = httpRequest(url, { method: 'PUT', headers: { 'content-length': 1_000_000 } });
  upload.on('error', () => {});
  upload.write('x'.repeat(500_000));
  await until(() => readdirSync(staging).some((name) => statSync(join(staging, name)).size > 0));
  child.kill('SIGKILL');
  await once(child, 'exit');
  client.destroy();
  upload.destroy();
  expect(readdirSync(staging)).toHaveLength(1);

  const s3 = await runS3([bucket(Bucket)], { directory });
  expect(readdirSync(staging)).toHaveLength(0);
  const reply = await s3.client.send(new GetObjectCommand({ Bucket, Key: 'k' }));
  expect(await reply.Body?.transformToString()).toBe('whole');
  expect(s3.files()).toHaveLength(2);
  await until(() => s3.events.length === 1);
  await s3.end();
});

test('a client that hangs up in the middle of an upload leaves nothing', async () => {
  const s3 = await runS3([bucket(Bucket)]);
  const url = await getSignedUrl(s3.client, new PutObjectCommand({ Bucket, Key: 'half' }), { expiresIn: 60 });
  const upload = httpRequest(url, { method: 'PUT', headers: { 'content-length': 1_000_000 } });
  upload.on('error', () => {});
  upload.write('x'.repeat(500_000));
  await until(() => s3.files().length > 0);
  upload.destroy();
  await until(() => s3.files().length === 0);
  expect(await outcome(s3.client.send(new HeadObjectCommand({ Bucket, Key: 'half' })))).toBe('404 NotFound');
  await s3.end();
});

test('a stop ends an upload that stalls', async () => {
  const s3 = await runS3([bucket(Bucket)]);
  const url = await getSignedUrl(s3.client, new PutObjectCommand({ Bucket, Key: 'stalled' }), { expiresIn: 60 });
  const upload = httpRequest(url, { method: 'PUT', headers: { 'content-length': 1_000_000 } });
  upload.on('error', () => {});
  upload.write('x');
  await until(() => s3.files().length > 0);
  await s3.stop();
  expect(s3.files()).toHaveLength(0);
  await s3.end();
});
