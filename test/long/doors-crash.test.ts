import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expectStatus, type Client } from '../../local/client/client.ts';
import { settle, type MaterialView } from '../../local/client/material.ts';
import { confirmed, invokeWorker, newTenant, type Tenant, type TestCloud } from '../support/cloud.ts';
import { killableCloud, moved } from '../support/killable-cloud.ts';
import { filesOfTar } from '../support/tar.ts';

const { start, kill } = killableCloud();

/** A site of one page that changes, and a sitemap of two more; `hold` keeps its replies back. */
let site: Server;
let version = 1;
let hold = false;
let asked: () => void = () => undefined;
const origin = () => `http://site-${(site.address() as AddressInfo).port}.example.com`;
beforeAll(async () => {
  site = createServer(({ url = '' }, response) => {
    asked();
    if (hold) return;
    if (url === '/robots.txt') return void response.writeHead(404).end();
    if (url === '/sitemap.xml') {
      const pages = ['/one.txt', '/two.txt'].map((path) => `<url><loc>${origin()}${path}</loc></url>`);
      return void response.writeHead(200, { 'content-type': 'application/xml' }).end(`<urlset>${pages.join('')}</urlset>`);
    }
    response.writeHead(200, { 'content-type': 'text/plain' }).end(url === '/page.txt' ? long('page', version) : `What is at ${url}.`);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  site.closeAllConnections();
  await new Promise((resolve) => site.close(resolve));
});

/** A text of many chunks, each of which names its version. */
const LINES = 150;
function long(about: string, at: number): string {
  return Array.from(
    { length: LINES },
    (_, line) => `The ${about} has line ${line} of version-${at}, which tells of nothing else but of the lighthouse ${line}.`,
  ).join('\n\n');
}

const pageName = (file: string): string => `${new URL(origin()).host}/${file}`;

let running: TestCloud;
let tenant: Tenant;
let client: Client;
let bot: string;
const at = (path: string): string => `/v1/chatbots/${bot}/materials${path}`;
const write = async (path: string, body: object): Promise<string> =>
  (await expectStatus(client.call<{ material: MaterialView }>('POST', at(path), { body }), 202)).body.material.id;
const patch = (id: string, body: object) => expectStatus(client.call('PATCH', at(`/${id}`), { body }), 200);

/** Kills what runs and starts it again; what schedules would take up within minutes is taken up now. */
async function again(): Promise<void> {
  await kill();
  [hold, asked] = [false, () => undefined];
  running = await start();
  client = moved(client, running.app);
  tenant = { ...tenant, client };
}
const takeUp = async (): Promise<void> => {
  for (const worker of ['MaterialsSweep', 'ImportsSync', 'AccountExportSweep']) await invokeWorker(worker, { staleAfterSeconds: 0 }, running);
};

/** The versions of which a material has chunks, and how many chunks there are. */
async function seen(id: string): Promise<{ readonly versions: readonly string[]; readonly chunks: number }> {
  const { body } = await expectStatus(client.call<{ items: { text: string }[] }>('GET', at(`/${id}/chunks?limit=100`)), 200);
  const texts = body.items.map(({ text }) => text);
  return { versions: [...new Set(texts.flatMap((text) => text.match(/version-\d+/g) ?? []))], chunks: texts.length };
}

test('a kill at any stage of a door of knowledge loses nothing that was accepted, and shows nothing by halves (S14.7)', async () => {
  running = await start();
  tenant = await newTenant(running.app);
  ({ client } = tenant);
  bot = (await client.call<{ id: string }>('POST', '/v1/chatbots', { body: { name: 'Survivor' } })).body.id;
  const text = await write('/texts', { title: 'Text', text: long('text', 1) });
  const answer = await write('/answers', { question: 'Which ferry?', answer: 'The one of version-1.' });
  const page = await write('/imports', { url: `${origin()}/page.txt` });
  for (const id of [text, answer, page]) expect(await settle(client, bot, id)).toMatchObject({ status: 'ready' });
  const whole = (await seen(text)).chunks;
  expect(whole).toBeGreaterThan(5);
  const added: string[] = [];

  // Accepted a moment ago; in the middle of the work; while a page is being fetched.
  for (const [stage, last] of [
    ['accepted', 2],
    ['worked on', 3],
    ['fetched', 4],
  ] as const) {
    version = last;
    const reached = new Promise<void>((resolve) => (asked = resolve));
    hold = stage === 'fetched';
    await patch(text, { text: long('text', last) });
    await patch(answer, { question: 'Which ferry?', answer: `The one of version-${last}.` });
    added.push(
      await write('/texts', { title: stage, text: long('text', last) }),
      await write('/answers', { question: `${stage}?`, answer: `At version-${last}.` }),
    );
    if (stage === 'accepted') await expectStatus(client.call('POST', at('/sitemaps'), { body: { url: `${origin()}/sitemap.xml` } }), 202);
    await expectStatus(client.call('POST', at(`/${page}/resync`)), 202);
    // A reply that nobody has seen promises nothing: it may be there or not, but whole.
    void client.call('POST', at('/texts'), { body: { title: `unseen ${stage}`, text: long('text', last) } }).catch(() => undefined);
    if (stage === 'worked on') await settleUntil(text, ['scanning', 'processing']);
    if (stage === 'fetched') await reached;
    await again();

    for (const id of [text, answer, page]) expect((await seen(id)).versions).toHaveLength(1);
    expect([0, whole]).toContain((await seen(added.at(-2) ?? '')).chunks);
    expect((await seen(text)).chunks).toBe(whole);
    await takeUp();
    for (const id of [text, answer, page, ...added]) expect(await settle(client, bot, id)).toMatchObject({ status: 'ready' });
    for (const id of [text, answer, page]) expect([stage, await versionsOf(id, last)]).toEqual([stage, [`version-${last}`]]);
    expect((await seen(text)).chunks).toBe(whole);
  }

  await sitemapDone();
  const { body } = await client.call<{ items: MaterialView[] }>('GET', at('?limit=100'));
  const names = body.items.map(({ name }) => name).filter((name) => !name.startsWith('unseen'));
  expect(names.toSorted()).toEqual(
    [
      'Text',
      'Which ferry?',
      'accepted',
      'accepted?',
      'fetched',
      'fetched?',
      pageName('one.txt'),
      pageName('page.txt'),
      pageName('two.txt'),
      'worked on',
      'worked on?',
    ].toSorted(),
  );
  for (const { id, name } of body.items.filter(({ name: each }) => each.startsWith('unseen')))
    expect([name, [0, whole].includes((await seen(id)).chunks)]).toEqual([name, true]);
}, 600_000);

/** The versions of a material once it has come to this one, or after a minute. */
async function versionsOf(id: string, last: number): Promise<readonly string[]> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const { versions } = await seen(id);
    if (versions.join() === `version-${last}` || Date.now() > deadline) return versions;
    await delay(100);
  }
}

/** Waits until a material is in one of these states, or has passed them. */
async function settleUntil(id: string, states: readonly string[]): Promise<void> {
  for (let n = 0; n < 200; n += 1) {
    const { body } = await client.call<MaterialView>('GET', at(`/${id}`));
    if (states.includes(body.status) || !body.updating) return;
    await delay(20);
  }
}

async function sitemapDone(): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const { body } = await client.call<{ items: { status: string }[] }>('GET', at('/sitemaps'));
    const pages = (await client.call<{ items: MaterialView[] }>('GET', at('?limit=100'))).body.items.filter(({ name }) => /\/(?:one|two)\.txt$/.test(name));
    if (body.items[0]?.status === 'done' && pages.length === 2 && pages.every(({ status }) => status === 'ready')) return;
    if (Date.now() > deadline) throw new Error(`the sitemap is still ${body.items[0]?.status}, with ${pages.length} pages`);
    await delay(200);
  }
}

test('an export whose worker is killed with everything else is begun again, and is whole', async () => {
  const exported = async () => (await client.call<{ status: string; url?: string }>('GET', '/v1/account/export')).body;
  await confirmed(tenant);
  await expectStatus(client.call('POST', '/v1/account/export'), 202);
  await again();
  // A second time while it is on its way.
  await delay(300);
  const between = await exported();
  await again();
  await takeUp();
  expect(['preparing', 'ready']).toContain(between.status);

  await confirmed(tenant);
  const deadline = Date.now() + 90_000;
  let last = await exported();
  while (last.status === 'preparing' && Date.now() < deadline) {
    await delay(200);
    last = await exported();
  }
  expect(last.status).toBe('ready');
  const files = filesOfTar(gunzipSync(Buffer.from(await (await fetch(last.url ?? '')).arrayBuffer())));
  expect(Object.keys(files)).toEqual(expect.arrayContaining(['README.txt', 'records/materials-0001.ndjson']));
  expect(files['records/materials-0001.ndjson']).toContain('Which ferry?');
  expect((await client.call<{ status: string }>('POST', '/v1/account/export')).status).toBe(202);
}, 240_000);
