import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { expectStatus } from '../../local/client/client.ts';
import { learn, newChatbot, newTenant, textFile } from '../support/cloud.ts';

/** What is promised of a link. */
const PROMISED_SECONDS = 60;

test('a link to a file is good until its minute is over, and then leads nowhere, without anybody moving a clock (S3.1)', async () => {
  const tenant = await newTenant();
  const bot = await newChatbot(tenant);
  const { id } = await learn(tenant, bot.id, textFile('The canary of the minute.'));
  const link = async () => (await expectStatus(tenant.client.call<{ url: string }>('GET', `/v1/chatbots/${bot.id}/materials/${id}/download`), 200)).body.url;
  const url = await link();
  const signed = performance.now();
  const at = async (seconds: number, from: string) => {
    await delay(Math.max(0, signed + seconds * 1_000 - performance.now()));
    return fetch(from);
  };

  const replies = [await at(0, url), await at(PROMISED_SECONDS - 5, url), await at(PROMISED_SECONDS + 1, url), await at(PROMISED_SECONDS + 5, url)];
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 403, 403]);
  expect((await Promise.all(replies.map((reply) => reply.text()))).map((text) => text.includes('canary'))).toEqual([true, true, false, false]);
  // Whoever may still read it asks for another one.
  expect(await (await fetch(await link())).text()).toContain('canary');
}, 180_000);
