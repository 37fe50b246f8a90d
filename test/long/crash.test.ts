import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile, readdir, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { postForm, settle, upload, type LocalFile, type UploadView } from '../../local/client/material.ts';
import { newTenant, textFile } from '../support/cloud.ts';
import { killableCloud, moved } from '../support/killable-cloud.ts';

const { directory, start, kill } = killableCloud();

test('a kill at any stage loses nothing and leaves nothing half-done', async () => {
  const first = await start();
  const { client } = await newTenant(first.app);
  const { body: bot } = await client.call<{ id: string }>('POST', '/v1/chatbots', { body: { name: 'Survivor' } });
  const long: LocalFile = textFile(Array.from({ length: 3_000 }, (_, line) => `Line ${line} tells of the lighthouse number ${line}.`).join('\n\n'), 'long.txt');
  const reserve = async (file: LocalFile) =>
    (
      await client.call<UploadView>('POST', `/v1/chatbots/${bot.id}/materials/uploads`, {
        body: { filename: file.name, contentType: file.type, bytes: file.bytes.length },
      })
    ).body;

  // One file stored and on its way, one with a form that has not been used, one in the middle of being sent.
  const stored = await upload(client, bot.id, long);
  const waiting = await reserve(textFile('The otter came later.', 'later.txt'));
  const cut = await reserve(long);
  const sending = postForm(cut.upload, long).then(
    () => undefined,
    () => undefined,
  );
  await kill();
  await sending;

  const second = await start();
  const again = moved(client, second.app);
  expect((await again.call('GET', '/v1/me')).status).toBe(200);
  expect((await settle(again, bot.id, stored.id)).status).toBe('ready');
  const { body: found } = await again.call<{ passages: { text: string }[] }>('POST', `/v1/chatbots/${bot.id}/search`, {
    body: { query: 'lighthouse number 2042' },
  });
  expect(found.passages[0]?.text).toContain('2042');
  const { body: chunks } = await again.call<{ chunks: number }>('GET', `/v1/chatbots/${bot.id}/materials/${stored.id}`);

  // Killed again while the next files are on their way: what is shown is whole or not there.
  const next = await upload(again, bot.id, long);
  await kill();
  const third = await start();
  const last = moved(client, third.app);
  const settled = await settle(last, bot.id, next.id);
  expect(settled).toMatchObject({ status: 'ready', chunks: chunks.chunks });
  const unused = await last.call<{ status: string }>('GET', `/v1/chatbots/${bot.id}/materials/${waiting.material.id}`);
  expect(unused.body.status).toBe('awaiting-upload');
  const half = await last.call<{ status: string }>('GET', `/v1/chatbots/${bot.id}/materials/${cut.material.id}`);
  expect(['awaiting-upload', 'scanning', 'processing', 'ready']).toContain(half.body.status);
}, 180_000);

test('a damaged data folder is named, and not begun anew by itself', async () => {
  await kill();
  const damaged = await mkdtemp(join(tmpdir(), 'rempart-damaged-'));
  await writeFile(join(damaged, 'settings.json'), '{"format":1');
  const attempt = spawn(process.execPath, ['local/main.mjs', 'start', '--data', damaged, '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  attempt.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(attempt, 'exit')) as [number];

  expect(code).toBe(1);
  expect(output).toContain(damaged);
  expect(output).toContain('--fresh');
  await rm(damaged, { recursive: true });
}, 60_000);

test('a damaged database is named', async () => {
  await kill();
  const names = await readdir(join(directory(), 'database'), { recursive: true });
  const control = names.find((name) => name.endsWith('pg_control'));
  await truncate(join(directory(), 'database', control ?? ''), 10);
  const attempt = spawn(process.execPath, ['local/main.mjs', 'start', '--data', directory(), '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  attempt.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(attempt, 'exit')) as [number];

  expect(code).toBe(1);
  expect(output).toContain(join(directory(), 'database'));
}, 60_000);
