import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { newReader, startBrowser, visit } from '../support/browser.ts';
import { cloud } from '../support/cloud.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
}, 60_000);
afterAll(() => browser?.close());

describe('the dashboard in a hostile page', () => {
  test('is not shown in a frame, an object or an embed (S8.1, S8.6)', async () => {
    const page = await browser.newPage();
    for (const markup of [`<iframe src="${cloud().app}/"></iframe>`, `<object data="${cloud().app}/"></object>`, `<embed src="${cloud().app}/">`]) {
      await page.setContent(markup, { waitUntil: 'load' });
      const shown = page
        .frames()
        .slice(1)
        .filter((frame) => frame.url().startsWith(cloud().app));
      expect([markup, await Promise.all(shown.map((frame) => frame.locator('h1').count()))]).toEqual([markup, []]);
    }
    await page.close();
  });

  test('is cut off from the page that opened it (S8.6)', async () => {
    const page = await browser.newPage();
    await page.goto(`${cloud().edge}/chat.js`);
    const [popup] = await Promise.all([page.waitForEvent('popup'), page.evaluate((address) => void open(address), `${cloud().app}/`)]);
    await popup.locator('h1').waitFor();
    expect(await popup.evaluate(() => opener)).toBeNull();
    await page.close();
  });
});

describe('script that is put into the dashboard', () => {
  test.each([
    ['as an element', "document.body.append(Object.assign(document.createElement('script'), { textContent: 'globalThis.broken = true' }))"],
    ['by markup', 'document.body.innerHTML = \'<img src="x" onerror="globalThis.broken = true">\''],
    [
      'by the address of a link',
      "Object.assign(document.body.appendChild(document.createElement('a')), { href: 'javascript:globalThis.broken=true' }).click()",
    ],
    ['from another host', "document.body.append(Object.assign(document.createElement('script'), { src: 'https://evil.example/a.js' }))"],
  ] as const)('%s does not run, and is reported (S4.4)', async (_how, attack) => {
    const reader = await newReader(browser, { language: 'en' });
    const page = await reader.newPage();
    await visit(page, '/login');
    const reported = page.waitForResponse(`${cloud().app}/v1/reports/csp`);
    await page.evaluate(attack).catch(() => undefined);
    // The address of a link is followed in a task of its own, and a file of another host is fetched before it could run.
    await page.waitForLoadState('networkidle');

    expect(await page.evaluate(() => 'broken' in globalThis)).toBe(false);
    expect((await reported).status()).toBe(204);
    await reader.close();
  });
});

test('no script of the page can read the session', async () => {
  const reader = await newReader(browser, { language: 'en' });
  const page = await reader.newPage();
  await visit(page, '/login');
  expect(await page.evaluate(() => document.cookie)).toBe('');
  expect(await page.evaluate(() => Object.keys(sessionStorage).length)).toBe(0);
  await reader.close();
});
