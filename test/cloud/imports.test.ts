import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { accounts } from '../../lambdas/database/account.ts';
import { sync } from '../../lambdas/imports/sync.ts';
import { syncStore } from '../../lambdas/imports/sync-store.ts';
import { settle, type MaterialView } from '../../local/client/material.ts';
import { journalOf, learn, newChatbot, newTenant, textFile, until, type Bot, type Tenant } from '../support/cloud.ts';
import { databaseAs } from '../support/database.ts';

interface PageView extends MaterialView {
  readonly kind: string;
  readonly page?: { readonly url: string; readonly schedule: string | null; readonly syncedAt: string | null; readonly syncReason: string | null };
}
interface Refusal {
  readonly code: string;
  readonly reason: string;
  readonly instance: string;
}

let tenant: Tenant;
let bot: Bot;
let server: Server;
let port: number;
let listener: RequestListener;
const asked: string[] = [];

beforeAll(async () => {
  tenant = await newTenant();
  bot = await newChatbot(tenant);
  server = createServer((request, response) => {
    asked.push(`${request.headers.host}${request.url}`);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const serve = (body: string, type = 'text/plain') => {
  listener = (_request, response) => response.writeHead(200, { 'content-type': type }).end(body);
};
const site = (path: string, kind = 'site') => `http://${kind}-${port}.example.com${path}`;
const ask = (url: string, more: Record<string, unknown> = {}) =>
  tenant.client.call<{ material: PageView } & Refusal>('POST', `/v1/chatbots/${bot.id}/materials/imports`, { body: { url, ...more } });
const resync = (id: string) => tenant.client.call<PageView & Refusal>('POST', `/v1/chatbots/${bot.id}/materials/${id}/resync`);
const done = (id: string) => settle(tenant.client, bot.id, id) as Promise<PageView>;
const read = async (id: string) => (await tenant.client.call<PageView>('GET', `/v1/chatbots/${bot.id}/materials/${id}`)).body;
const search = async (query: string) =>
  (await tenant.client.call<{ passages: { text: string }[] }>('POST', `/v1/chatbots/${bot.id}/search`, { body: { query } })).body.passages
    .map(({ text }) => text)
    .join('\n');

describe('a page', () => {
  test('is fetched, scanned, found, and fetched again without being taken in twice (S6.15)', async () => {
    serve('The lighthouse keeper sells marmalade on Tuesdays.');
    const { status, body } = await ask(site('/keeper.txt#top'), { schedule: 'daily' });
    expect([status, body.material.kind, body.material.status, body.material.page?.url]).toEqual([202, 'page', 'awaiting-upload', site('/keeper.txt')]);

    const first = await done(body.material.id);
    expect(first).toMatchObject({ status: 'ready', scan: { verdict: 'not-scanned' }, page: { schedule: 'daily', syncReason: null } });
    expect(await search('Who sells marmalade?')).toContain('lighthouse keeper');

    // It is on its way from here on, whatever becomes of the job.
    expect(await resync(first.id)).toMatchObject({ status: 202, body: { updating: true } });
    await until(async () => (await read(first.id)).page?.syncedAt !== first.page?.syncedAt);
    expect(await read(first.id)).toMatchObject({ status: 'ready', chunks: first.chunks });

    serve('The lighthouse keeper sells honey on Fridays.');
    expect((await ask(site('/keeper.txt'))).body.material.id).toBe(first.id);
    await until(async () => (await search('What does the keeper sell?')).includes('honey'));
    expect(await search('Who sells marmalade?')).not.toContain('marmalade');
    expect(asked.filter((each) => each.endsWith('/keeper.txt'))).toHaveLength(3);
  });

  test('that is away later stays as it was and says why; one that never was there fails, and is retried', async () => {
    serve('Stays.');
    const { id } = (await ask(site('/stays.txt'))).body.material;
    await done(id);
    listener = (_request, response) => response.writeHead(404).end('gone');
    await resync(id);
    await until(async () => (await read(id)).page?.syncReason === 'unreachable');
    expect(await read(id)).toMatchObject({ status: 'ready' });

    const never = (await ask(site('/never.txt'))).body.material.id;
    expect(await done(never)).toMatchObject({ status: 'failed', reason: 'unreachable' });
    serve('Here after all.');
    expect((await resync(never)).body.status).toBe('awaiting-upload');
    expect(await done(never)).toMatchObject({ status: 'ready' });
  });

  test('that is deleted on its way does not come back', async () => {
    let answer = (): void => undefined;
    listener = (_request, response) => {
      answer = () => response.writeHead(200, { 'content-type': 'text/plain' }).end('too late');
    };
    const before = asked.length;
    const { id } = (await ask(site('/slow.txt'))).body.material;
    await until(async () => asked.length > before);
    expect((await tenant.client.call('DELETE', `/v1/chatbots/${bot.id}/materials/${id}`)).status).toBe(204);
    answer();

    serve('The next one.');
    await done((await ask(site('/next.txt'))).body.material.id);
    expect((await tenant.client.call('GET', `/v1/chatbots/${bot.id}/materials/${id}`)).status).toBe(404);
    expect(await search('too late')).not.toContain('too late');
  });
});

test('a schedule is set, changed and stopped, for pages only', async () => {
  serve('Comes again.');
  const { id } = (await ask(site('/again.txt'))).body.material;
  await done(id);
  const change = (materialId: string, schedule: string | null) =>
    tenant.client.call<PageView & Refusal>('PATCH', `/v1/chatbots/${bot.id}/materials/${materialId}`, { body: { schedule } });

  expect((await change(id, 'weekly')).body.page?.schedule).toBe('weekly');
  expect((await change(id, null)).body.page?.schedule).toBeNull();
  expect((await change(id, 'hourly')).status).toBe(400);
  const file = await learn(tenant, bot.id, textFile('A file.'));
  expect((await change(file.id, 'daily')).body.code).toBe('conflict');
});

test('a page whose time has come is fetched again by the clock, once', async () => {
  serve('The clock says one.');
  const { id } = (await ask(site('/clock.txt'), { schedule: 'daily' })).body.material;
  await done(id);
  await until(async () => (await read(id)).page?.syncedAt !== null);
  const db = databaseAs('app_ingest');
  try {
    const inAccount = accounts(db);
    const jobs: unknown[] = [];
    const round = () =>
      sync(3_600, {
        pages: syncStore(inAccount).pages,
        sitemaps: { stale: async () => [], open: async () => false },
        scheduled: async () => [{ accountId: tenant.accountId, markedAt: 1 }],
        unfinished: async () => [],
        clear: async () => undefined,
        enqueue: async (_queue, job) => void jobs.push(job),
        queue: 'import',
      });
    await round();
    expect(jobs).toEqual([]);

    await inAccount.enterAs(tenant.accountId, ({ tx }) =>
      sql`UPDATE app.materials SET next_sync_at = now() - interval '1 hour' WHERE material_id = ${id}::uuid`.execute(tx),
    );
    await round();
    await round();
    expect(jobs).toEqual([{ task: 'start', accountId: tenant.accountId, chatbotId: bot.id, materialId: id }]);
    expect(await read(id)).toMatchObject({ status: 'ready' });
  } finally {
    await db.destroy();
  }
});

describe('a sitemap', () => {
  interface SitemapView {
    readonly id: string;
    readonly status: string;
    readonly found: number;
    readonly waiting: number;
    readonly reason?: string;
  }
  const sitemaps = async () => (await tenant.client.call<{ items: SitemapView[] }>('GET', `/v1/chatbots/${bot.id}/materials/sitemaps`)).body.items;
  const askFor = (body: Record<string, unknown>) =>
    tenant.client.call<{ sitemap: SitemapView } & Refusal>('POST', `/v1/chatbots/${bot.id}/materials/sitemaps`, { body });

  test('brings its pages in, and leads nowhere else (S6.16)', async () => {
    const urls = ['/map/one.txt', '/map/two.txt', '/map/skip.txt'].map((path) => site(path)).concat(site('/secret', 'inside'), 'http://169.254.169.254/');
    listener = (request, response) => {
      if (request.url === '/robots.txt') response.writeHead(404).end();
      else if (request.url === '/sitemap.xml')
        response.writeHead(200, { 'content-type': 'application/xml' }).end(`<urlset>${urls.map((url) => `<url><loc>${url}</loc></url>`).join('')}</urlset>`);
      else response.writeHead(200, { 'content-type': 'text/plain' }).end(`The page ${request.url} is about windmills.`);
    };
    const { status, body } = await askFor({ url: site('/sitemap.xml'), include: ['/map/*'], exclude: ['*skip*'] });
    expect([status, body.sitemap.status]).toEqual([202, 'reading']);

    await until(async () => (await sitemaps())[0]?.status === 'done');
    expect((await sitemaps())[0]).toMatchObject({ id: body.sitemap.id, found: 2, waiting: 0 });
    await until(async () => {
      const { body: list } = await tenant.client.call<{ items: MaterialView[] }>('GET', `/v1/chatbots/${bot.id}/materials?limit=100`);
      return list.items.filter(({ name, status }) => /\/map\/(?:one|two)\.txt$/.test(name) && status === 'ready').length === 2;
    });
    expect((await search('Which pages are about windmills?')).split('windmills')).toHaveLength(3);
    expect(asked.filter((each) => each.includes('secret') || each.includes('skip'))).toEqual([]);
  });

  test('that is none fails with the reason, and one inside is refused', async () => {
    serve('<html></html>', 'text/xml');
    await askFor({ url: site('/none.xml') });
    await until(async () => (await sitemaps())[0]?.status === 'failed');
    expect((await sitemaps())[0]?.reason).toBe('type');
    expect((await askFor({ url: 'http://127.0.0.1/sitemap.xml' })).body.reason).toBe('address');
  });
});

describe('what is refused', () => {
  test.each([
    ['address', 'http://169.254.169.254/latest/meta-data/'],
    ['address', 'http://localhost:80/'],
    ['address', 'http://[::1]/'],
    ['scheme', 'file:///etc/passwd'],
    ['port', 'http://www.example.com:6379/'],
  ])('at once, and journalled: %s of %s (S6.2, S6.8, S6.10)', async (reason, url) => {
    const { status, body } = await ask(url);

    expect([status, body.code, body.reason]).toEqual([422, 'url-refused', reason]);
    expect((await journalOf(body.instance)).map(({ type }) => type)).toEqual(['url_validation']);
  });

  test.each(['inside', 'both'])('where it is fetched: a name that leads %s, and nothing inside is asked (S6.6)', async (kind) => {
    serve('secret of the inside');
    const before = asked.length;
    const { id } = (await ask(site('/', kind))).body.material;

    expect(await done(id)).toMatchObject({ status: 'failed', reason: 'address' });
    expect(asked).toHaveLength(before);
  });

  test('a redirect to the inside (S6.7)', async () => {
    const before = asked.length;
    listener = (_request, response) => response.writeHead(302, { location: site('/', 'inside') }).end();
    const { id } = (await ask(site('/redirect'))).body.material;

    expect(await done(id)).toMatchObject({ status: 'failed', reason: 'address' });
    expect(asked.slice(before)).toEqual([`site-${port}.example.com/redirect`]);
  });

  test('a program that says it is a text, and the EICAR file by address (S6.17, S24.1)', async () => {
    serve('MZ\u0090\u0000\u0003');
    expect(await done((await ask(site('/tool.txt'))).body.material.id)).toMatchObject({ status: 'rejected', reason: 'type' });

    serve(String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$` + 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*');
    expect(await done((await ask(site('/eicar.txt'))).body.material.id)).toMatchObject({ status: 'rejected', reason: 'infected' });
  });

  test('a file is no page, and a page that is on its way is not fetched again', async () => {
    listener = () => undefined;
    const { id } = (await ask(site('/hangs.txt'))).body.material;
    expect((await resync(id)).body.code).toBe('conflict');
    expect((await ask(site('/hangs.txt'))).body.code).toBe('conflict');
    await tenant.client.call('DELETE', `/v1/chatbots/${bot.id}/materials/${id}`);
    server.closeAllConnections();
  });
});
