import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { startBrowser } from '../support/browser.ts';
import { cloud, newTenant, until, type Bot, type Tenant } from '../support/cloud.ts';
import { admit, chatIn, demoBot, openChat, press, visitSite } from '../support/widget.ts';

let browser: Browser;
let tenant: Tenant;
let bot: Bot;
beforeAll(async () => {
  browser = await startBrowser();
  tenant = await newTenant();
  bot = await demoBot(tenant);
}, 60_000);
afterAll(() => browser?.close());

/** What a page asks of the service from now on. */
function sessionsOf(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => request.url().includes('/v1/widget/') && asked.push(request.url()));
  return asked;
}
const screen = (page: Page, name: string) => page.screenshot({ path: `test-results/screens/${name}.png` });

describe('a site that is not listed', () => {
  test('shows no chat and gets no token; its visitor reads a sentence, and its owner a line in the console (S21.1)', async () => {
    const visit = await visitSite(browser, 'other', bot);
    const asked = sessionsOf(visit.page);
    const refused = visit.page.waitForResponse((response) => response.url().includes('/w/pk_'));
    await press(visit);
    expect((await refused).status()).toBe(403);
    const line = await until(() => visit.complaints.find((each) => each.startsWith('Rempart chat:')));
    expect(line).toContain('Is http://other.localhost');
    await screen(visit.page, 'widget-not-listed-en');
    expect([asked, visit.complaints.filter((each) => each.startsWith('Rempart chat:')).length]).toEqual([[], 1]);
    await visit.reader.close();
  });

  test('is in the journal', async () => {
    const { body } = await tenant.client.call<{ reason?: string }[]>('GET', '/__local/journal?action=frame');
    expect(body.some(({ reason }) => reason === 'origin-refused')).toBe(true);
  });
});

test('a listed site whose policy blocks the frame is told in one line what to add', async () => {
  const visit = await visitSite(browser, 'blocked', bot);
  await press(visit);
  const line = await until(() => visit.complaints.find((each) => each.startsWith('Rempart chat:')));
  expect(line).toBe(`Rempart chat: the Content-Security-Policy of this page blocks it. Add to it: frame-src ${cloud().edge}`);
  await screen(visit.page, 'widget-blocked-en');
  await visit.reader.close();
});

describe('a hostile page', () => {
  test('around a listed site shows no chat in it: the browser holds every page around the frame against the list (S8, S21.5)', async () => {
    const visit = await visitSite(browser, 'nested', bot, { language: 'en', height: 1_300 });
    const asked = sessionsOf(visit.page);
    const shop = await until(() => visit.page.frames().find((frame) => frame.url().includes('shop.localhost')), 'the listed site in the hostile page');
    const { x, y, width, height } = (await (await shop.frameElement()).boundingBox())!;
    const button = [x + width - 50, y + height - 50] as const;
    // Whoever points at the button has the frame loaded; it is pointed at until it is there.
    await until(async () => {
      await visit.page.mouse.move(0, 0);
      await visit.page.mouse.move(...button);
      return visit.complaints.find((each) => /frame-ancestors/.test(each));
    }, 'a frame that is refused');
    await visit.page.mouse.click(...button);
    await until(() => visit.complaints.find((each) => each.startsWith('Rempart chat:')));
    await screen(visit.page, 'widget-nested-en');
    expect(asked).toEqual([]);
    expect(visit.page.frames().filter((frame) => frame.url().startsWith(cloud().edge))).toEqual([]);
    await visit.reader.close();
  });

  test('that frames the chat itself, openly or without a Referer, gets no document (S21.5)', async () => {
    const visit = await visitSite(browser, 'evil', bot);
    const asked = sessionsOf(visit.page);
    await visit.page.reload({ waitUntil: 'load' });
    await screen(visit.page, 'widget-evil-en');
    expect(asked).toEqual([]);
    expect(
      visit.page
        .frames()
        .slice(1)
        .filter((frame) => frame.url().startsWith(cloud().edge)),
    ).toEqual([]);
    await visit.reader.close();
  });

  test('cannot open the chat as a page of its own, nor in an object or embed (S8.6)', async () => {
    const page = await browser.newPage();
    expect((await page.goto(`${cloud().edge}/w/${bot.publicKey}`))?.status()).toBe(403);
    await page.goto(`http://shop.localhost:${new URL(cloud().app).port}/style.css`);
    for (const markup of ['object data', 'embed src']) {
      const [name = '', attribute = ''] = markup.split(' ');
      const answered = page.waitForResponse((response) => response.url().includes('/w/pk_'));
      await page.evaluate(
        ([element, key, address]) => document.documentElement.append(Object.assign(document.createElement(element ?? ''), { [key ?? '']: address })),
        [name, attribute, `${cloud().edge}/w/${bot.publicKey}`],
      );
      expect([markup, (await answered).status()]).toEqual([markup, 403]);
    }
    await page.close();
  });
});

test('messages of anybody else, of the wrong shape and without end are not heard, by the frame or by the loader (S21.7)', async () => {
  const visit = await visitSite(browser, 'shop', bot);
  const frame = await openChat(visit);
  const asked = sessionsOf(visit.page);
  // The frame is in a closed shadow root: a page cannot even reach its window.
  expect(await visit.page.evaluate(() => frames.length)).toBe(0);
  const flood = (): void => {
    const shapes: unknown[] = [
      null,
      'begin',
      1,
      [],
      {},
      { rempart: 'begin' },
      { rempart: 'begin', identity: 'x'.repeat(100), open: true },
      { rempart: 'hello' },
      { rempart: { begin: 1 } },
    ];
    for (let time = 0; time < 200; time += 1) for (const shape of shapes) postMessage(shape, '*', [new MessageChannel().port1]);
    for (let time = 0; time < 200; time += 1) for (const shape of shapes) parent.postMessage(shape, '*');
  };
  await visit.page.evaluate(flood);
  await frame.evaluate(flood);
  // And a frame of somebody else beside it.
  await visit.page.evaluate((attack) => {
    const stranger = document.body.appendChild(document.createElement('iframe'));
    stranger.sandbox.add('allow-scripts');
    stranger.srcdoc = `<script>(${attack})()</script>`;
    return new Promise((resolve) => stranger.addEventListener('load', resolve));
  }, String(flood));
  await frame.getByRole('textbox').fill('Is anybody there?');
  await frame.getByRole('textbox').press('Enter');
  await frame.locator('.message.assistant').last().waitFor();
  expect(asked.filter((address) => address.endsWith('/sessions'))).toEqual([]);
  // What is said to the one loader is still heard.
  await visit.page.evaluate(() => (globalThis as never as { rempart: { identify: (token: string) => void } }).rempart.identify('a token of nobody at all'));
  await until(() => asked.find((address) => address.endsWith('/sessions')));
  await visit.reader.close();
});

test('a site that is taken off the list while its chat is open is refused at the next message (S21.6)', async () => {
  const visit = await visitSite(browser, 'shop', bot);
  const frame = await openChat(visit);
  await admit(tenant, bot, { domains: [] });
  await frame.getByRole('textbox').fill('Still there?');
  await frame.getByRole('textbox').press('Enter');
  await frame.locator('.banner', { hasText: 'The chat is not available here.' }).waitFor();
  expect(await frame.getByRole('textbox').count()).toBe(0);
  await visit.reader.close();
  await admit(tenant, bot);
});

test('script that is put into the frame does not run, and markup finds no sink (S17)', async () => {
  const visit = await visitSite(browser, 'shop', bot);
  const frame = await openChat(visit);
  const attacks = [
    "document.body.append(Object.assign(document.createElement('script'), { textContent: 'globalThis.broken = true' }))",
    'document.body.innerHTML = \'<img src="x" onerror="globalThis.broken = true">\'',
    "document.body.append(Object.assign(document.createElement('script'), { src: 'https://evil.example/a.js' }))",
  ];
  for (const attack of attacks) await frame.evaluate(attack).catch(() => undefined);
  expect(await frame.evaluate(() => 'broken' in globalThis)).toBe(false);
  await visit.reader.close();
});

test('where the owner has a hosted page, the chat is a page of its own', async () => {
  await admit(tenant, bot, { hostedPage: true });
  const page = await browser.newPage({ viewport: { width: 1100, height: 760 } });
  await page.goto(`${cloud().edge}/w/${bot.publicKey}`);
  const frame = await chatIn({ page });
  await frame.getByRole('textbox').fill('Hello?');
  await frame.getByRole('textbox').press('Enter');
  await frame.locator('.thumbs').waitFor();
  await screen(page, 'widget-hosted-en');
  expect(await frame.getByRole('button', { name: 'Close the chat' }).count()).toBe(0);
  await page.close();
  await admit(tenant, bot);
});
