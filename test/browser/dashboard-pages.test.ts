import { mkdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { seriousViolations, newReader, startBrowser, visit, type Look } from '../support/browser.ts';
import { cloud, learn, newMember, newTenant, type Tenant } from '../support/cloud.ts';
import { expectStatus } from '../../local/client/client.ts';

/** Screens that the documents show; all others are for whoever looks at a run. */
const DOCUMENTED = new Set(['chatbots-en', 'overview-dark-fr', 'knowledge-en', 'inbox-en', 'analytics-fr', 'playground-narrow-en']);
const screen = (page: Page, name: string) => page.screenshot({ path: `${DOCUMENTED.has(name) ? 'docs/images' : 'test-results/screens'}/${name}.png` });

let browser: Browser;
let tenant: Tenant;
let bot = '';
let conversation = '';

/** An account with something on every page. */
async function furnish(): Promise<void> {
  tenant = await newTenant();
  const { client } = tenant;
  const post = async (path: string, body: object, status = 201) => (await expectStatus(client.call<{ id: string }>('POST', path, { body }), status)).body;
  const made = await post('/v1/chatbots', {
    name: 'Orvella',
    welcomeMessage: 'Hello! Ask me about the Orvella One.',
    suggestedMessages: ['How do I descale it?', 'How long is the warranty?'],
    persona: 'A barista who likes precision.',
  });
  bot = made.id;
  await post('/v1/chatbots', { name: 'Assistance en français', language: 'fr' });
  const activeHours = {
    timeZone: 'Europe/Paris',
    windows: [
      { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:30' },
      { days: [6], from: '20:00', to: '01:00' },
    ],
  };
  const domains = ['https://shop.example.com', 'https://*.example.com'];
  await expectStatus(client.call('PUT', `/v1/chatbots/${bot}/access-policy`, { body: { embedding: 'listed', domains, activeHours } }), 200);
  const bytes = new Uint8Array(readFileSync('test/fixtures/documents/rempart-handbook.pdf'));
  await learn(tenant, bot, { name: 'rempart-handbook.pdf', type: 'application/pdf', bytes });
  await learn(tenant, bot, { name: 'broken.pdf', type: 'application/pdf', bytes: new Uint8Array(readFileSync('test/fixtures/documents/broken.pdf')) });
  const at = `/v1/chatbots/${bot}`;
  await post(`${at}/rules`, { kind: 'never', text: 'Promise a delivery date.', priority: 80 });
  await post(`${at}/playbooks`, {
    name: 'Ask for a repair',
    goal: 'Somebody whose machine is broken is called back.',
    steps: [{ say: 'Which address may we write to?', field: { name: 'email', kind: 'email', required: true } }],
  });
  await post(`${at}/triggers`, { name: 'Wants a person', when: { kind: 'message', match: 'contains', phrases: ['a person'] }, then: [{ kind: 'hand-off' }] });
  await post('/v1/blocklist', { cidr: '203.0.113.0/24', reason: 'Floods' });
  await newMember(tenant, 'member', [{ chatbotId: bot, areas: { conversations: 'write', knowledge: 'read' } }]);
  await post('/v1/invitations', { email: 'new-colleague@example.com', role: 'member' });
  for (const message of ['How much coffee goes into a double basket?', 'What does the warranty say about the pump?', 'I want to talk to a person']) {
    const { body } = await expectStatus(client.call<{ conversationId: string }>('POST', `${at}/chat`, { body: { message } }), 200);
    conversation ||= body.conversationId;
  }
  await post(`${at}/conversations/${conversation}/notes`, { text: 'Was very friendly.' });
}

async function signedIn(look: Look): Promise<Page> {
  const reader = await newReader(browser, look);
  const page = await reader.newPage();
  await visit(page, '/login');
  await page.locator('input[name=email]').fill(tenant.email);
  await page.locator('input[name=password]').fill(tenant.password);
  await page.locator('form button[type=submit]').click();
  await page.locator('.shell').waitFor();
  // The person's own language has been taken over; the one that is wanted is a press away.
  if ((await page.locator('html').getAttribute('lang')) !== look.language) {
    if (look.width !== undefined) await page.locator('.top button').click();
    await page.locator('nav.side button[lang]').click();
    await page.keyboard.press('Escape');
  }
  return page;
}

const OUTSIDE = ['/login', '/signup', '/forgot-password', '/verify-email', '/invitations'] as const;
const INSIDE = (): Readonly<Record<string, string>> => ({
  chatbots: '/chatbots',
  overview: `/chatbots/${bot}`,
  knowledge: `/chatbots/${bot}/knowledge`,
  behaviour: `/chatbots/${bot}/behaviour`,
  playground: `/chatbots/${bot}/playground`,
  inbox: `/chatbots/${bot}/inbox/${conversation}`,
  analytics: `/chatbots/${bot}/analytics`,
  access: `/chatbots/${bot}/access`,
  channels: `/chatbots/${bot}/channels`,
  settings: `/chatbots/${bot}/settings`,
  people: `/chatbots/${bot}/people`,
  team: '/team',
  'api-keys': '/api-keys',
  webhooks: '/webhooks',
  usage: '/usage',
  billing: '/billing',
  blocklist: '/blocklist',
  journal: '/journal',
  account: '/account',
  security: '/security',
  promises: '/promises',
  'not-found': '/nowhere',
});

beforeAll(async () => {
  browser = await startBrowser();
  await furnish();
  mkdirSync('docs/images', { recursive: true });
}, 180_000);
afterAll(() => browser?.close());

/** Where the page reaches beyond the screen to the side. */
const overflow = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

describe.each(['en', 'fr'] as const)('in %s', (language) => {
  test('the pages of nobody have nothing serious against them', async () => {
    const reader = await newReader(browser, { language, withoutPolicy: true });
    const page = await reader.newPage();
    for (const path of OUTSIDE) {
      await visit(page, path);
      expect([path, await seriousViolations(page)]).toEqual([path, []]);
    }
    await visit(page, '/login');
    await screen(page, `login-${language}`);
    await reader.close();
  }, 120_000);

  test('the pages inside have nothing serious against them, light and dark', async () => {
    const walk = async (dark: boolean) => {
      const page = await signedIn({ language, dark, withoutPolicy: true });
      for (const [name, path] of Object.entries(INSIDE())) {
        await visit(page, path);
        await page.waitForLoadState('networkidle');
        expect([name, await seriousViolations(page)]).toEqual([name, []]);
        await screen(page, `${name}${dark ? '-dark' : ''}-${language}`);
      }
      await page.context().close();
    };
    // Side by side: most of a walk is waiting until a page is quiet.
    await Promise.all([walk(false), walk(true)]);
  }, 300_000);

  test('every page fits on a screen of 360 pixels', async () => {
    const page = await signedIn({ language, width: 360 });
    for (const [name, path] of Object.entries(INSIDE())) {
      await visit(page, path);
      await page.waitForLoadState('networkidle');
      expect([name, await overflow(page)]).toEqual([name, 0]);
      await screen(page, `${name}-narrow-${language}`);
    }
    await page.context().close();
  }, 180_000);
});

test('somebody without a right sees why, and not an error', async () => {
  const member = await newMember(tenant, 'member', [{ chatbotId: bot, areas: { settings: 'read' } }]);
  tenant = { ...tenant, email: member.email, password: member.password };
  const page = await signedIn({ language: 'en' });
  await visit(page, `/chatbots/${bot}/inbox`);
  await page.getByRole('heading', { name: 'You have no access to this' }).first().waitFor();
  expect(await page.getByRole('link', { name: 'Rights' }).count()).toBe(0);
  await page.context().close();
});

test('keys lead from page to page, and say which', async () => {
  const page = await signedIn({ language: 'en' });
  await visit(page, `/chatbots/${bot}`);
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await page.getByRole('heading', { level: 1, name: 'Playground' }).waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await page.keyboard.press('Escape');
  expect(await page.getByRole('dialog').count()).toBe(0);
  expect(new URL(page.url()).origin).toBe(cloud().app);
  await page.context().close();
});
