import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CopyObjectCommand, DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { expect, test } from '@jest/globals';
import type { S3Event } from '../../../../local/engines/s3/event-record.ts';
import { bucket, runS3, until } from './running-s3.ts';

const Bucket = 'quarantine';
const scan = 'arn:aws:lambda:eu-west-3:000000000000:function:scan';
const queue = 'arn:aws:sqs:eu-west-3:000000000000:uploads';
const created = [{ events: ['s3:ObjectCreated:*'], target: scan }];
const backoff = { first: 5, longest: 20 };
const keyOf = (event: S3Event): string => event.Records[0]!.s3.object.key;

test('a change is told to the targets of its rules, in the format of S3', async () => {
  const notifications = [
    ...created,
    { events: ['s3:ObjectCreated:Put', 's3:ObjectRemoved:*'], prefix: 'up/', suffix: '.txt', target: queue },
    { events: ['s3:ObjectCreated:Put'], target: scan },
  ];
  const s3 = await runS3([bucket(Bucket, { versioned: true, notifications }), bucket('silent')]);
  const { ETag, VersionId } = await s3.client.send(new PutObjectCommand({ Bucket, Key: 'up/é a+b.txt', Body: 'hello' }));
  await until(() => s3.events.length === 2);
  expect(new Set(s3.events.map(({ target }) => target))).toEqual(new Set([scan, queue]));
  const [record] = s3.events[0]!.event.Records;
  expect(record).toMatchObject({
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: 'eu-west-3',
    eventName: 'ObjectCreated:Put',
    s3: {
      bucket: { name: Bucket, arn: `arn:aws:s3:::${Bucket}` },
      object: { key: 'up/%C3%A9+a%2Bb.txt', size: 5, eTag: ETag!.replaceAll('"', ''), versionId: VersionId },
    },
  });
  await s3.client.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/${encodeURIComponent('up/é a+b.txt')}` }));
  await s3.client.send(new DeleteObjectCommand({ Bucket, Key: 'up/é a+b.txt' }));
  await s3.client.send(new PutObjectCommand({ Bucket: 'silent', Key: 'up/x.txt', Body: 'x' }));
  const { url, fields } = await createPresignedPost(s3.client, { Bucket, Key: 'form', Expires: 60 });
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob(['x']), 'x');
  await fetch(url, { method: 'POST', body: form });
  await until(() => s3.events.length === 5);
  const told = s3.events.slice(2).map(({ target, event }) => `${event.Records[0]!.eventName} ${target === scan ? 'scan' : 'queue'}`);
  expect(told.sort()).toEqual(['ObjectCreated:Copy scan', 'ObjectCreated:Post scan', 'ObjectRemoved:DeleteMarkerCreated queue']);
  const sequencers = s3.events.slice(1).map(({ event }) => event.Records[0]!.s3.object.sequencer);
  expect(sequencers).toEqual([...sequencers].sort());
  await until(() => readdirSync(join(s3.directory, 'outbox')).length === 0);
  await s3.end();
});

test('an event that was not taken is brought again, and the others do not wait for it', async () => {
  const attempts: string[] = [];
  const notify = (_: string, event: S3Event): Promise<void> => {
    attempts.push(keyOf(event));
    const failures = attempts.filter((key) => key === 'stubborn').length;
    return keyOf(event) === 'stubborn' && failures < 4 ? Promise.reject(new Error('not now')) : Promise.resolve();
  };
  const s3 = await runS3([bucket(Bucket, { notifications: created })], { notify, backoff });
  await s3.client.send(new PutObjectCommand({ Bucket, Key: 'stubborn', Body: 'x' }));
  await s3.client.send(new PutObjectCommand({ Bucket, Key: 'easy', Body: 'x' }));
  await until(() => attempts.filter((key) => key === 'stubborn').length === 4);
  await until(() => readdirSync(join(s3.directory, 'outbox')).length === 0);
  expect(attempts.filter((key) => key === 'easy')).toHaveLength(1);
  await s3.end();
});

test('an event that was not taken before a stop is brought after the next start, once', async () => {
  const definition = bucket(Bucket, { notifications: created });
  const first = await runS3([definition], { notify: () => Promise.reject(new Error('nobody home')), backoff: { first: 60_000, longest: 60_000 } });
  await first.client.send(new PutObjectCommand({ Bucket, Key: 'waiting', Body: 'x' }));
  await first.stop();
  const second = await runS3([definition], { directory: first.directory });
  await until(() => second.events.length === 1);
  expect(keyOf(second.events[0]!.event)).toBe('waiting');
  await until(() => readdirSync(join(second.directory, 'outbox')).length === 0);
  await second.stop();
  const third = await runS3([definition], { directory: first.directory });
  await third.client.send(new PutObjectCommand({ Bucket, Key: 'next', Body: 'x' }));
  await until(() => third.events.length === 1);
  expect(keyOf(third.events[0]!.event)).toBe('next');
  await third.end();
});

test('a stop does not wait for a target that never answers, and brings its event again', async () => {
  const definition = bucket(Bucket, { notifications: created });
  let asked = 0;
  const notify = (): Promise<void> => {
    asked += 1;
    return new Promise(() => {});
  };
  const first = await runS3([definition], { notify });
  await first.client.send(new PutObjectCommand({ Bucket, Key: 'hanging', Body: 'x' }));
  await until(() => asked === 1);
  await first.stop();
  const second = await runS3([definition], { directory: first.directory });
  await until(() => second.events.length === 1);
  await second.end();
});
