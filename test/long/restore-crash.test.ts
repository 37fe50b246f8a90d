import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { newTenant } from '../support/cloud.ts';
import { killableCloud, moved } from '../support/killable-cloud.ts';

const { directory, start, kill } = killableCloud();

test('a copy of the data folder is a backup: it starts elsewhere with everybody and everything that was in it, and is not the original', async () => {
  const person = await newTenant((await start()).app);
  const { body: bot } = await person.client.call<{ id: string }>('POST', '/v1/chatbots', { body: { name: 'Kept' } });
  await kill();
  const copy = await mkdtemp(join(tmpdir(), 'rempart-backup-'));
  await cp(directory(), copy, { recursive: true });
  const original = await start();
  const changed = moved(person.client, original.app);
  expect((await changed.call('DELETE', `/v1/chatbots/${bot.id}`)).status).toBeLessThan(300);
  await kill();

  await rm(directory(), { recursive: true });
  await cp(copy, directory(), { recursive: true });
  const restored = moved(person.client, (await start()).app);
  expect((await restored.call<{ name: string }>('GET', `/v1/chatbots/${bot.id}`)).body.name).toBe('Kept');
  await rm(copy, { recursive: true });
}, 300_000);
