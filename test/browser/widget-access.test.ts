import { mkdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Frame, Page } from 'playwright-core';
import { expectStatus } from '../../local/client/client.ts';
import { allViolations, startBrowser, type Look } from '../support/browser.ts';
import { learn, newTenant, textFile, type Bot, type Tenant } from '../support/cloud.ts';
import { chatIn, demoBot, openChat, press, say, visitSite, type Visit } from '../support/widget.ts';

/** Screens that the documents show; all others are for whoever looks at a run. */
const DOCUMENTED = new Set(['widget-en', 'widget-narrow-fr', 'widget-lead-fr', 'demo-strict-en']);
const screen = (page: Page, name: string) => page.screenshot({ path: `${DOCUMENTED.has(name) ? 'docs/images' : 'test-results/screens'}/${name}.png` });

let browser: Browser;
let tenant: Tenant;
const bots: Record<'en' | 'fr', Bot> = { en: { id: '', publicKey: '' }, fr: { id: '', publicKey: '' } };
const QUESTION = { en: 'How much coffee goes into a double basket?', fr: 'La livraison est-elle gratuite ?' };

beforeAll(async () => {
  browser = await startBrowser();
  tenant = await newTenant();
  bots.en = await demoBot(tenant, {
    welcomeMessage: 'Hello! Ask me about the **Orvella One**.',
    suggestedMessages: [QUESTION.en, 'How often do I descale it?', 'How long is the warranty?'],
    notice: 'What you write is kept for 30 days. <a href="https://example.com/privacy">Privacy notice</a>',
  });
  bots.fr = await demoBot(tenant, {
    language: 'fr',
    languages: ['fr'],
    welcomeMessage: 'Bonjour ! Une question sur votre commande ?',
    suggestedMessages: [QUESTION.fr, 'Comment retourner un article ?'],
    theme: { primaryColor: '#b3402a', textColor: '#ffffff', position: 'right', icon: 'headset' },
  });
  const bytes = new Uint8Array(readFileSync('test/fixtures/documents/rempart-handbook.pdf'));
  const french = '# Livraison\n\nLa livraison est gratuite dès 40 euros d’achat.\n\n# Retours\n\nUn article se retourne dans les 30 jours, sans frais.';
  await learn(tenant, bots.en.id, { name: 'rempart-handbook.pdf', type: 'application/pdf', bytes });
  await learn(tenant, bots.fr.id, textFile(french, 'livraison.md'));
  for (const { id } of Object.values(bots)) {
    const handOff = { name: 'A person', when: { kind: 'message', match: 'contains', phrases: ['a person', 'quelqu’un'] }, then: [{ kind: 'hand-off' }] };
    await expectStatus(tenant.client.call('POST', `/v1/chatbots/${id}/triggers`, { body: handOff }), 201);
    await tenant.client.call('POST', `/v1/chatbots/${id}/publish`);
  }
  mkdirSync('docs/images', { recursive: true });
}, 120_000);
afterAll(() => browser?.close());

interface Mode {
  readonly name: string;
  readonly language: 'en' | 'fr';
  readonly look: Partial<Look> & { readonly height?: number; readonly query?: string };
}
const MODES: readonly Mode[] = [
  { name: '-en', language: 'en', look: {} },
  { name: '-fr', language: 'fr', look: {} },
  { name: '-dark-en', language: 'en', look: { dark: true } },
  { name: '-dark-fr', language: 'fr', look: { dark: true } },
  { name: '-rtl-en', language: 'en', look: { query: '&dir=rtl' } },
  { name: '-narrow-fr', language: 'fr', look: { width: 360, height: 720, dark: true } },
];

/** Everything that one sees of a chat, and what assistive technology would get wrong of it. */
async function walk(visit: Visit, frame: Frame, { name, language }: Mode): Promise<string[]> {
  const wrong: string[] = [];
  const look = async (what: string): Promise<void> => {
    wrong.push(...(await allViolations(frame)).map((each) => `${what}: ${each}`));
    await screen(visit.page, `widget${what}${name}`);
  };
  const french = language === 'fr';
  await look('-begin');
  await say(frame, QUESTION[language]);
  await frame.locator('.sources summary').click();
  await look('');
  await frame.locator('.sources summary').click();
  await frame.getByRole('button', { name: french ? 'Plus' : 'More' }).click();
  await look('-menu');
  await frame.getByRole('button', { name: french ? 'Laisser vos coordonnées' : 'Leave your details' }).click();
  const dialog = frame.getByRole('dialog');
  await dialog.getByRole('button', { name: french ? 'Envoyer' : 'Send' }).click();
  await dialog.locator('.wrong').first().waitFor();
  await look('-lead-refused');
  await dialog.getByRole('button', { name: french ? 'Annuler' : 'Cancel' }).click();
  await frame.getByRole('button', { name: french ? 'Envoyer un fichier' : 'Send a file' }).click();
  await dialog.waitFor();
  await look('-files');
  await dialog
    .getByRole('button', { name: french ? 'Fermer' : 'Close' })
    .first()
    .click();
  await frame.getByRole('textbox').fill(french ? 'Je veux parler à quelqu’un' : 'I want to talk to a person');
  await frame.getByRole('textbox').press('Enter');
  await frame.locator('.hand:not([hidden])').waitFor();
  await look('-waiting');
  return wrong;
}

describe.each(MODES)('the chat ($name)', (mode) => {
  test('has nothing against it, in any of its states (axe, all rules)', async () => {
    const visit = await visitSite(browser, 'shop', bots[mode.language], { language: mode.language, withoutPolicy: true, ...mode.look });
    const frame = await openChat(visit, mode.name.includes('rtl') ? 'left' : 'right');
    expect(await walk(visit, frame, mode)).toEqual([]);
    await visit.reader.close();
  }, 120_000);
});

/** What a screen reader is told of the page, closed shadow roots included. */
async function spoken(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  return nodes.flatMap(({ role, name, properties, ignored }) => {
    if (ignored || role?.value !== 'button') return [];
    const expanded = properties?.find((each) => each.name === 'expanded')?.value.value as boolean | undefined;
    return [`${String(name?.value)}${expanded === undefined ? '' : expanded ? ', expanded' : ', collapsed'}`];
  });
}

test('with the keyboard alone one opens it, asks, stops at everything, and is back at the button with Escape', async () => {
  const visit = await visitSite(browser, 'strict', bots.en);
  const { page } = visit;
  expect(await spoken(page)).toEqual(['Open the chat, collapsed']);
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  const frame = await chatIn(visit, 'textarea:focus');
  expect(await spoken(page)).toEqual(['Close the chat, expanded']);
  await page.keyboard.type('How much coffee');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('goes into a double basket?');
  await page.keyboard.press('Enter');
  await frame.locator('.thumbs').waitFor();
  expect(await frame.locator('.message.visitor').innerText()).toBe('How much coffee\ngoes into a double basket?');

  const stops: string[] = [];
  for (let at = 0; at < 10; at += 1) {
    stops.unshift(await frame.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? ''));
    await page.keyboard.press('Shift+Tab');
  }
  expect(stops).toEqual([
    'More',
    'Close the chat',
    'Conversation',
    'Privacy notice',
    'Source 1',
    '1 source',
    'Helpful',
    'Not helpful',
    'Send a file',
    'Your message',
  ]);
  await screen(page, 'demo-strict-en');
  // A dialog keeps the keyboard inside; Escape closes what is open last.
  await frame.getByRole('button', { name: 'Send a file' }).press('Enter');
  await frame.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await chatIn(visit, 'textarea:focus');
  await page.keyboard.press('Escape');
  expect(await page.evaluate(() => document.activeElement?.localName)).toBe('rempart-chat');
  expect(await spoken(page)).toEqual(['Open the chat, collapsed']);
  expect(visit.complaints).toEqual([]);
  await visit.reader.close();
});

test('on a screen of 360 pixels it fills the screen, and gives it back', async () => {
  const visit = await visitSite(browser, 'shop', bots.fr, { language: 'fr', width: 360, height: 720 });
  const frame = await openChat(visit);
  const element = await frame.frameElement();
  expect(await element.boundingBox()).toEqual({ x: 0, y: 0, width: 360, height: 720 });
  expect(await frame.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  await frame.getByRole('button', { name: 'Fermer le chat' }).click();
  await element.waitForElementState('hidden');
  await press(visit);
  await element.waitForElementState('visible');
  expect(await element.boundingBox()).toEqual({ x: 0, y: 0, width: 360, height: 720 });
  await visit.reader.close();
});

test('nothing moves for whoever wants less of it', async () => {
  const animations = async (motion: boolean): Promise<string> => {
    const visit = await visitSite(browser, 'shop', bots.en, { language: 'en', motion });
    const frame = await openChat(visit);
    const name = await frame.evaluate(() => {
      const text = document.querySelector('.text');
      text?.classList.add('streaming');
      return text?.lastElementChild ? getComputedStyle(text.lastElementChild, '::after').animationName : 'nothing';
    });
    await visit.reader.close();
    return name;
  };
  expect([await animations(true), await animations(false)]).toEqual(['blink', 'none']);
});
