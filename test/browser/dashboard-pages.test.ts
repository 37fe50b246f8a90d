import { mkdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
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

const LANGUAGES = ['en', 'fr'] as const;

/** Goes through all pages inside, and does what is to be done with each. */
async function walk(look: Look, at: (page: Page, name: string) => Promise<void>): Promise<void> {
  const page = await signedIn(look);
  for (const [name, path] of Object.entries(INSIDE())) {
    await visit(page, path);
    await page.waitForLoadState('networkidle');
    await at(page, name);
  }
  await page.context().close();
}

// Side by side, in both languages and both lights: most of a walk is waiting until a page is quiet.
test('the pages inside have nothing serious against them, in both languages, light and dark', async () => {
  const looks = LANGUAGES.flatMap((language) => [false, true].map((dark) => ({ language, dark, withoutPolicy: true })));
  await Promise.all(
    looks.map((look) =>
      walk(look, async (page, name) => {
        expect([look, name, await seriousViolations(page)]).toEqual([look, name, []]);
        await screen(page, `${name}${look.dark ? '-dark' : ''}-${look.language}`);
      }),
    ),
  );
}, 400_000);

test('the pages of nobody have nothing serious against them, in both languages', async () => {
  await Promise.all(
    LANGUAGES.map(async (language) => {
      const reader = await newReader(browser, { language, withoutPolicy: true });
      const page = await reader.newPage();
      for (const path of OUTSIDE) {
        await visit(page, path);
        expect([language, path, await seriousViolations(page)]).toEqual([language, path, []]);
      }
      await visit(page, '/login');
      await screen(page, `login-${language}`);
      await reader.close();
    }),
  );
}, 120_000);

test('every page fits on a screen of 360 pixels, in both languages', async () => {
  await Promise.all(
    LANGUAGES.map((language) =>
      walk({ language, width: 360 }, async (page, name) => {
        expect([language, name, await overflow(page)]).toEqual([language, name, 0]);
        await screen(page, `${name}-narrow-${language}`);
      }),
    ),
  );
}, 180_000);

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
