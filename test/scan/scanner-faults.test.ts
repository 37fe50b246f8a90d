import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { signUp } from '../../local/client/account.ts';
import { createClient, type Client } from '../../local/client/client.ts';
import { settle, upload } from '../../local/client/material.ts';
import type { Cloud } from '../../local/cloud/cloud.ts';
import { launch } from '../../local/cloud/launch.ts';
import { timePasses } from '../faults/place.ts';
import { textFile } from '../support/cloud.ts';
import { startWay, type Fault, type Way } from '../support/faults.ts';
import { EICAR } from './scan-world.ts';

// A scanner that is not there, talks nonsense or agrees to everything in the wrong words: nothing leaves quarantine, and nothing is lost.

const kinds = ['down', 'broken', 'lying'] as const satisfies readonly Fault[];
let way: Way;
let cloud: Cloud;
let client: Client;
let directory: string;
const person = { email: 'faults@example.com', password: 'a quiet harbour at noon', name: 'F', accountName: 'F' };

const begin = async (): Promise<void> => {
  cloud = await launch({
    directory,
    port: 0,
    clamdSocket: join(directory, 'scanner.sock'),
    variables: { PASSWORD_COST: '4' },
    progress: () => undefined,
    log: () => undefined,
  });
};
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rempart-scanner-'));
  way = await startWay({ path: process.env['CLAMD_SOCKET'] ?? '' }, { path: join(directory, 'scanner.sock') });
  await begin();
  client = createClient(cloud.app);
  await signUp(client, person);
}, 300_000);
afterAll(async () => {
  await cloud.stop();
  way.server.close();
  await rm(directory, { recursive: true, force: true });
});

const libraryVersions = async (): Promise<number> => {
  const Bucket = cloud.bucketNames.find((name) => /library/i.test(name));
  const s3 = new S3Client({ endpoint: cloud.engines.objects.endpoint, region: cloud.account.region, credentials: cloud.account, forcePathStyle: true });
  return ((await s3.send(new ListObjectVersionsCommand({ Bucket }))).Versions ?? []).length;
};

describe('a scanner that fails', () => {
  const sent: { readonly fault: Fault; readonly id: string; readonly infected: boolean }[] = [];
  let chatbot = '';

  test('lets nothing out of quarantine: what was sent is neither in the library nor found nor handed out', async () => {
    chatbot = (await client.call<{ id: string }>('POST', '/v1/chatbots', { body: { name: 'F' } })).body.id;
    for (const fault of kinds) {
      way.set(fault);
      for (const infected of [false, true]) {
        const text = infected ? EICAR : `The heron of the ${fault} pond stands in the reeds.`;
        sent.push({ fault, infected, id: (await upload(client, chatbot, textFile(text))).id });
      }
      // Long enough for every attempt that there is before a queue hides a job.
      await delay(4_000);
    }
    expect(await libraryVersions()).toBe(0);
    for (const { fault, id } of sent) {
      const { body } = await client.call<{ status: string; scan?: unknown }>('GET', `/v1/chatbots/${chatbot}/materials/${id}`);
      expect([fault, body.status, body.scan]).toEqual([fault, 'scanning', undefined]);
      const link = await client.call('GET', `/v1/chatbots/${chatbot}/materials/${id}/download`);
      expect([fault, link.status >= 400, link.headers.get('content-type')]).toEqual([fault, true, 'application/problem+json']);
    }
    const { body } = await client.call<{ passages: unknown[] }>('POST', `/v1/chatbots/${chatbot}/search`, { body: { query: 'heron reeds' } });
    expect(body.passages).toEqual([]);
  });

  test('and one that works again judges each of them: the harmless are learned, the infected rejected', async () => {
    way.set('none');
    await cloud.stop();
    // The time for which a queue hides what somebody took is over, without anybody waiting for it.
    await timePasses(directory);
    await begin();
    client = createClient(cloud.app);
    await client.call('POST', '/v1/auth/login', { body: { email: person.email, password: person.password } });
    for (const { fault, id, infected } of sent) {
      const { status, reason } = await settle(client, chatbot, id);
      expect([fault, status, reason]).toEqual([fault, infected ? 'rejected' : 'ready', infected ? 'infected' : undefined]);
    }
  }, 300_000);
});
