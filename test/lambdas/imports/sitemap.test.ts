import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { REFUSAL_TYPE, SITEMAP_PAGES, SITEMAP_TYPE, sitemapKey, type ImportJob } from '../../../lambdas/imports/contract.ts';
import { fits, wanted } from '../../../lambdas/imports/path-pattern.ts';
import { readSitemap } from '../../../lambdas/imports/sitemap-file.ts';
import { importSitemap, pagesOf } from '../../../lambdas/imports/sitemap-importer.ts';
import { admitPages, startSitemap, takeInSitemap, type SitemapDeps } from '../../../lambdas/imports/sitemaps.ts';
import { outgoing } from '../../../lambdas/outgoing/client.ts';
import { urlReason } from '../../../lambdas/outgoing/refusal.ts';
import { DEFAULT_RULES } from '../../../lambdas/outgoing/target.ts';
import { laboratory, PUBLIC, type Laboratory } from '../outgoing/laboratory.ts';
import { effort } from '../../support/effort.ts';

const SITE = 'http://www.example.com';
const urlset = (urls: readonly string[]) =>
  `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.map((url) => `<url><loc>${url}</loc></url>`).join('')}</urlset>`;
const index = (urls: readonly string[]) => `<sitemapindex>${urls.map((url) => `<sitemap><loc>${url}</loc></sitemap>`).join('')}</sitemapindex>`;
const judge = (file: string | Buffer): unknown => {
  try {
    return readSitemap(Buffer.from(file));
  } catch (error) {
    return urlReason(error) ?? String(error);
  }
};

describe('a sitemap file', () => {
  test('gives its addresses, packed or not, and an index gives those of other files', () => {
    const pages = { kind: 'pages', locations: [`${SITE}/a?b=1&c=2`, `${SITE}/d`] };
    const xml = urlset([`\n ${SITE}/a?b=1&amp;c=2 `, `<![CDATA[${SITE}/d]]>`]);

    expect(judge(xml)).toEqual(pages);
    expect(judge(gzipSync(xml))).toEqual(pages);
    expect(judge(index([`${SITE}/1.xml`]))).toEqual({ kind: 'index', locations: [`${SITE}/1.xml`] });
  });

  test.each([
    ['an external entity', `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><urlset><url><loc>&e;</loc></url></urlset>`],
    ['a billion laughs', `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>`],
    ['a document type from elsewhere', `<!DOCTYPE urlset SYSTEM "http://169.254.169.254/x.dtd"><urlset/>`],
    ['an entity that nobody declared', '<urlset><url><loc>&xxe;</loc></url></urlset>'],
    ['a page', '<html><body>hello</body></html>'],
    ['half a file', '<urlset><url>'],
    ['tags without end', '<a>'.repeat(100_000)],
    ['no XML', '{"urls":[]}'],
    ['bytes that are no text', Buffer.from([0x3c, 0xff, 0xfe])],
    ['no gzip', Buffer.from([0x1f, 0x8b, 1, 2, 3])],
  ])('%s is refused (S6.16)', (_name, file) => expect(judge(file)).toBe('type'));

  test('a million addresses are cut, and a packed bomb is not unpacked (S6.16)', () => {
    const many = judge(urlset(Array.from({ length: 100_000 }, (_, page) => `${SITE}/${page}`))) as { locations: string[] };

    expect(many.locations).toHaveLength(50_000);
    expect(judge(gzipSync(Buffer.alloc(50_000_000)))).toBe('too-large');
  });
});

test.each([
  ['/docs/a', '/docs/*', true],
  ['/docs', '/docs/*', false],
  ['/a/b.pdf', '*.pdf', true],
  ['/a/b.pdfx', '*.pdf', false],
  ['/blog/2024/x/print', '/blog/*/print', true],
  ['/blog/print', '/blog/*/print', false],
  ['/aXbXc', '/a*b*c', true],
  ['/abc', '/a*bc*c', false],
  ['/exact', '/exact', true],
  ['/', '*', true],
])('%s fits %s: %p', (path, pattern, expected) => expect(fits(path, pattern)).toBe(expected));

test('an exclusion wins, and a hostile pattern takes no time (S20.3)', () => {
  const spent = effort();
  expect(wanted(new URL(`${SITE}/docs/x`), ['/docs/*'], ['/docs/x'])).toBe(false);
  expect(fits(`/${'a'.repeat(2_000)}`, `${'*a'.repeat(99)}*b`)).toBe(false);
  expect(spent()).toBeLessThan(50);
});

describe('the reading of a sitemap', () => {
  let lab: Laboratory;
  let files: Record<string, string>;
  beforeEach(async () => {
    lab = await laboratory();
    for (const name of ['www.example.com', 'example.com', 'other.example.org']) lab.names.set(name, [[PUBLIC[0]]]);
    files = {};
    lab.serve((request, response) => {
      const file = files[request.url ?? ''];
      if (file === undefined) response.writeHead(404).end();
      else if (file === 'broken') response.writeHead(500).end();
      else response.writeHead(200, { 'content-type': request.url === '/robots.txt' ? 'text/plain' : 'application/xml' }).end(file);
    });
  });
  afterEach(() => lab.stop());
  const job = {
    kind: 'sitemap' as const,
    accountId: 'a',
    fetchId: 'f',
    url: `${SITE}/sitemap.xml`,
    put: 'https://q.example.com/',
    include: [] as string[],
    exclude: [] as string[],
  };
  const read = (over: Partial<typeof job> = {}) =>
    pagesOf({ ...job, ...over }, outgoing(lab.network, DEFAULT_RULES, AbortSignal.timeout(10_000)), DEFAULT_RULES).catch(
      (error: unknown) => urlReason(error) ?? String(error),
    );

  test('follows index files, and takes the pages of its own site that robots.txt and the patterns let through', async () => {
    files['/robots.txt'] = 'User-agent: *\nDisallow: /nobody\n\nUser-agent: RempartBot\nDisallow: /private\n';
    files['/sitemap.xml'] = index([`${SITE}/one.xml`, `${SITE}/two.xml`, 'http://other.example.org/three.xml']);
    files['/one.xml'] = urlset([`${SITE}/a`, `${SITE}/a`, `${SITE}/private/b`, `${SITE}/nobody`, 'http://example.com/c', 'http://other.example.org/d']);
    files['/two.xml'] = urlset([`${SITE}/e`, `${SITE}/skip/f`]);

    expect(await read({ exclude: ['/skip/*'] })).toEqual([`${SITE}/a`, `${SITE}/nobody`, 'http://example.com/c', `${SITE}/e`]);
    expect(lab.site.map(({ request }) => request.headers.host).filter((host) => host === 'other.example.org')).toEqual([]);
  });

  test('never takes or asks what leads inside (S6.16)', async () => {
    files['/sitemap.xml'] = index(['http://169.254.169.254/latest', `${SITE}/one.xml`, 'http://localhost/x.xml']);
    files['/one.xml'] = urlset(['http://10.0.0.1/', 'file:///etc/passwd', 'http://www.example.com:22/', 'http://user@www.example.com/', `${SITE}/good`]);

    expect(await read()).toEqual([`${SITE}/good`]);
    expect(lab.canary).toEqual([]);
  });

  test('is bounded in pages, files and levels', async () => {
    files['/sitemap.xml'] = urlset(Array.from({ length: 1_000 }, (_, page) => `${SITE}/${page}`));
    expect(await read()).toHaveLength(SITEMAP_PAGES);

    files['/sitemap.xml'] = index(Array.from({ length: 100 }, (_, file) => `${SITE}/${file}.xml`));
    for (let file = 0; file < 100; file += 1) files[`/${file}.xml`] = urlset([`${SITE}/page-${file}`]);
    lab.site.length = 0;
    expect(await read()).toHaveLength(9);
    expect(lab.site).toHaveLength(11);

    files['/sitemap.xml'] = index([`${SITE}/sitemap.xml`]);
    lab.site.length = 0;
    expect(await read()).toBe('unreachable');
    expect(lab.site.length).toBeLessThan(12);
  });

  test('asks robots.txt first: one that forbids, or that cannot be had, lets nothing through', async () => {
    files['/sitemap.xml'] = urlset([`${SITE}/a`]);
    files['/robots.txt'] = 'User-agent: *\nDisallow: /';
    expect(await read()).toBe('unreachable');
    files['/robots.txt'] = 'broken';
    expect(await read()).toBe('unreachable');
    expect(lab.site.every(({ request }) => request.url === '/robots.txt')).toBe(true);
  });

  test('puts the list, or the reason, under the one name that it may use', async () => {
    files['/sitemap.xml'] = urlset([`${SITE}/a`]);
    const stored: string[] = [];
    const run = (url: string) =>
      importSitemap(
        { ...job, url },
        DEFAULT_RULES,
        {
          outgoing: (signal) => outgoing(lab.network, DEFAULT_RULES, signal),
          put: async (to, type, body) => (stored.push(`${to} ${type} ${Buffer.from(body).toString()}`), 200),
          log: () => undefined,
        },
        AbortSignal.timeout(5_000),
      );
    await run(job.url);
    await run('http://169.254.169.254/sitemap.xml');

    expect(stored).toEqual([`${job.put} ${SITEMAP_TYPE} {"urls":["${SITE}/a"]}`, `${job.put} ${REFUSAL_TYPE} {"reason":"address"}`]);
  });
});

describe('the pages of a sitemap', () => {
  const ids = {
    accountId: '01a20afe-8ef8-70ee-ab5c-48c4c9441e28',
    chatbotId: '01a20afe-933f-70e0-8c9e-8977a9bd7f98',
    sitemapId: '01a20afe-9605-76f4-b4ac-22830462fce0',
  };
  const fetchId = '01a20afe-9a05-76f4-b4ac-22830462fce0';

  function world(room: number[] = []) {
    const state = { status: 'reading', pending: [] as readonly string[], tries: 0, reason: '', fetchId: '' };
    const sent: (Record<string, unknown> & { delay?: number })[] = [];
    const objects = new Map<string, { contentType: string; bytes: Uint8Array }>();
    const deps: SitemapDeps = {
      rules: DEFAULT_RULES,
      newId: () => fetchId,
      fetchQueue: 'fetch',
      importQueue: 'import',
      enqueue: async (_queue, job, delay) => void sent.push({ ...job, ...(delay !== undefined && { delay }) }),
      quarantine: {
        signPut: async (key) => `https://quarantine.example.com/${key}`,
        read: async (key) => objects.get(key),
        current: async () => undefined,
        put: async () => undefined,
        remove: async (key) => void objects.delete(key),
      },
      sitemaps: {
        begin: async (_ids, id) => {
          state.fetchId = id;
          return { url: `${SITE}/sitemap.xml`, include: [], exclude: [], tries: (state.tries += 1) };
        },
        waits: async (_ids, id) => (state.status === 'reading' && state.fetchId === id ? `${SITE}/sitemap.xml` : undefined),
        found: async (_ids, _fetch, urls) => void Object.assign(state, { status: 'importing', pending: urls }),
        refuse: async (_ids, _fetch, reason) => void Object.assign(state, { status: 'failed', reason }),
        admit: async () => {
          const now = state.pending.slice(0, room.shift() ?? 0);
          state.pending = state.pending.slice(now.length);
          return { started: now.map((url) => `id of ${url}`), waiting: state.pending.length };
        },
      },
    };
    const bring = (value: unknown, contentType: string = SITEMAP_TYPE) => {
      objects.set(sitemapKey({ ...ids, fetchId }), { contentType, bytes: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)) });
      return takeInSitemap({ ...ids, fetchId, versionId: 'v1' }, deps);
    };
    return { state, sent, deps, bring };
  }

  test('are judged once more when the list comes back, since strangers may have written it', async () => {
    const { state, sent, deps, bring } = world();
    await startSitemap(ids, deps);
    await bring({ urls: [`${SITE}/a`, 'http://169.254.169.254/', 'http://elsewhere.example.org/', 'file:///etc/passwd'] });

    expect(state).toMatchObject({ status: 'importing', pending: [`${SITE}/a`] });
    expect(sent.at(-1)).toEqual({ task: 'admit', ...ids });
  });

  test.each([
    ['more than may be', { urls: Array.from({ length: SITEMAP_PAGES + 1 }, () => `${SITE}/a`) }, SITEMAP_TYPE, 'unreachable'],
    ['nothing that may be imported', { urls: ['http://10.0.0.1/'] }, SITEMAP_TYPE, 'unreachable'],
    ['a reason', { reason: 'timeout' }, REFUSAL_TYPE, 'timeout'],
    ['something else', { urls: [`${SITE}/a`] }, 'text/html', 'unreachable'],
  ])('%s fails the sitemap', async (_name, value, type, reason) => {
    const { state, deps, bring } = world();
    await startSitemap(ids, deps);
    await bring(value, type);

    expect(state).toMatchObject({ status: 'failed', reason });
  });

  test('come in as there is room, and the rest asks again later', async () => {
    const { state, sent, deps } = world([2, 0, 5]);
    state.pending = ['1', '2', '3'];
    for (let round = 0; round < 3; round += 1) await admitPages(ids, deps);

    const tasks = sent as unknown as (ImportJob & { delay?: number; materialId?: string })[];
    expect(tasks.map(({ task, delay, materialId }) => [task, materialId, delay])).toEqual([
      ['start', 'id of 1', undefined],
      ['start', 'id of 2', undefined],
      ['admit', undefined, 20],
      ['admit', undefined, 20],
      ['start', 'id of 3', undefined],
    ]);
  });

  test('a reading that never ends is begun three times', async () => {
    const { state, sent, deps } = world();
    for (let time = 0; time < 4; time += 1) await startSitemap(ids, deps);

    expect(sent).toHaveLength(3);
    expect(state).toMatchObject({ status: 'failed', reason: 'timeout' });
  });
});
