import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { mailedToken } from '../../local/client/account.ts';
import { createClient } from '../../local/client/client.ts';
import { complaintsOf, newReader, startBrowser, visit } from '../support/browser.ts';
import { cloud } from '../support/cloud.ts';

const PASSWORD = 'a quiet harbour at noon';
let browser: Browser;
let reader: BrowserContext;
let page: Page;
let complaints: string[];
const email = `face-${randomUUID()}@example.com`;
beforeAll(async () => {
  browser = await startBrowser();
  reader = await newReader(browser, { language: 'en' });
  page = await reader.newPage();
  complaints = complaintsOf(page);
}, 120_000);
afterAll(() => browser?.close());

const screen = (name: string) => page.screenshot({ path: `test-results/screens/${name}.png` });
const button = (name: string | RegExp) => page.getByRole('button', { name });
const said = (text: string | RegExp) => page.locator('.toast', { hasText: text }).first().waitFor();
const tab = (name: string) => page.getByRole('navigation', { name: 'Pages of this chatbot' }).getByRole('link', { name }).click();

describe('the main job, through the faces', () => {
  test('somebody signs up, confirms the address and is in; the token leaves the address bar', async () => {
    await visit(page, '/signup');
    await page.getByLabel('Your name').fill('Ada Kent');
    await page.getByLabel('Name of your company or team').fill('Orvella');
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password').fill(PASSWORD);
    await button('Create an account').click();
    await page.getByText('Look into your mailbox').waitFor();
    const token = await mailedToken(createClient(cloud().app), email);

    await page.goto(`${cloud().app}/#/verify-email?token=${token}`);
    await page.getByLabel('Password').fill(PASSWORD);
    expect(page.url()).not.toContain('token');
    await button('Confirm and sign in').click();
    await page.getByRole('heading', { name: 'No chatbot yet' }).waitFor();
  });

  test('a chatbot is created', async () => {
    await button('New chatbot').first().click();
    await page.getByLabel('Name', { exact: false }).first().fill('Orvella');
    await page.getByLabel('Welcome message', { exact: false }).fill('Hello! Ask me about the Orvella One.');
    await button('Create').click();
    await page.getByRole('heading', { level: 1, name: 'Orvella' }).waitFor();
    await page.getByText('Version 1 is live.').waitFor();
    await page.getByLabel('Line of HTML').getByText(`${cloud().edge}/chat.js`).waitFor();
  });

  test('a file is uploaded straight to quarantine, watched until it is read, and found', async () => {
    await tab('Knowledge');
    await page.getByText('It has read nothing yet').waitFor();
    await page.locator('input[type=file]').setInputFiles('test/fixtures/documents/rempart-handbook.pdf');
    await page.locator('.lines li', { hasText: 'rempart-handbook.pdf' }).locator('.badge', { hasText: 'Ready' }).waitFor({ timeout: 40_000 });
    await page.getByLabel('Question').fill('How much coffee goes into a double basket?');
    await button('Search').click();
    await page.locator('ol.lines', { hasText: '18 grams' }).waitFor();
  }, 90_000);

  test('a file that is none of the accepted is refused with its reason', async () => {
    await page.locator('input[type=file]').setInputFiles({ name: 'tool.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ') });
    await page.locator('.note.bad', { hasText: 'tool.exe was not accepted' }).waitFor();
    await button('Dismiss').click();
  });

  test('a text is written, and written anew: it is not left unasked, and the change of somebody else is not overwritten unseen', async () => {
    await button('Add more').click();
    await button('Write a text').click();
    await page.locator('input[name=title]').fill('Ferry');
    await page.locator('textarea[name=text]').fill('The ferry leaves at seven.');
    await button('Add').last().click();
    await page.locator('.lines li', { hasText: 'Ferry' }).locator('.badge', { hasText: 'Ready' }).waitFor({ timeout: 20_000 });
    await button('More actions: Ferry').click();
    await button('Edit').click();
    expect(await page.locator('textarea[name=text]').inputValue()).toBe('The ferry leaves at seven.');
    await page.locator('input[name=title]').fill('Night boat');
    await page.locator('textarea[name=text]').fill('The ferry leaves at nine.');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Cancel' }).click();
    await page.evaluate(async () => {
      const [, chatbot] = /chatbots\/([\w-]+)/.exec(location.hash) ?? [];
      const materials = `/v1/chatbots/${chatbot}/materials`;
      const { items } = (await (await fetch(materials)).json()) as { items: { id: string; kind: string }[] };
      const { id } = items.find(({ kind }) => kind === 'text') ?? { id: '' };
      const headers = { 'content-type': 'application/json' };
      await fetch(`${materials}/${id}`, { method: 'PATCH', headers, body: JSON.stringify({ title: 'Ferries' }) });
    });
    await button('Save').click();
    await page.getByText('Somebody has changed this since you read it.').waitFor();
    await screen('edit-overtaken');
    await button('Save mine over it').click();
    await said('Saved: it is scanned and read now');
    await page.getByLabel('Question').fill('When does the ferry leave?');
    // It is called so only once the new version is in.
    await page.locator('.lines li', { hasText: 'Night boat' }).waitFor({ timeout: 30_000 });
    await button('Search').click();
    await page.locator('ol.lines', { hasText: 'at nine' }).waitFor({ timeout: 20_000 });
  }, 60_000);

  test('the playground streams an answer with its sources', async () => {
    await tab('Playground');
    await page.getByLabel('Your message').fill('How much coffee goes into a double basket?');
    await page.keyboard.press('Enter');
    await page.locator('.bubble.assistant', { hasText: '18 grams' }).waitFor();
    await page.locator('.sources summary').first().click();
    await page.locator('.sources li', { hasText: 'rempart-handbook.pdf' }).first().waitFor();
  });

  test('a changed setting is saved in the draft, and published', async () => {
    await tab('Settings');
    await page.getByLabel('Persona').fill('A barista who likes precision.');
    await button('Save').first().click();
    await said('Saved in the draft');
    await tab('Overview');
    await page.locator('.badge', { hasText: 'Draft not published' }).waitFor();
    await button('Publish the draft').click();
    await page.getByText('Version 2 is live.').waitFor();
  });

  test('the access policy lists a site, and explains who is let in and who is not', async () => {
    const shop = `http://shop.localhost:${new URL(cloud().app).port}`;
    await tab('Access');
    await page.getByRole('textbox', { name: 'Sites' }).fill(shop);
    await page.getByLabel('Also http on localhost', { exact: false }).check();
    await button('Save').click();
    await said('Saved.');
    await page.getByLabel('Site', { exact: true }).fill(shop);
    await button('Try it').click();
    await page.locator('.note.good', { hasText: 'Let in' }).waitFor();
    await page.getByLabel('Site', { exact: true }).fill('https://evil.example');
    await button('Try it').click();
    await page.locator('.note.warn', { hasText: 'Turned away' }).waitFor();
  });

  test('what a visitor asks appears in the inbox by itself; it is taken over, answered and noted', async () => {
    await tab('Inbox');
    await page.locator('.inbox-list li').first().waitFor();
    const before = await page.locator('.inbox-list li').count();
    const key = await page.evaluate(async () => {
      const { items } = (await (await fetch('/v1/chatbots')).json()) as { items: { publicKey: string }[] };
      return items[0]?.publicKey;
    });
    const visitor = await browser.newPage({ viewport: { width: 1100, height: 760 } });
    await visitor.goto(`http://shop.localhost:${new URL(cloud().app).port}/?chatbot=${key}`);
    const opened = visitor.waitForEvent('framenavigated', { predicate: (each) => each.url().includes('/w/pk_') });
    await visitor.mouse.click(1100 - 48, 760 - 48);
    const widget = await opened;
    await widget.getByRole('textbox').fill('Do you deliver on Sunday?');
    await widget.getByRole('textbox').press('Enter');
    await page.locator('.inbox-list li', { hasText: 'Do you deliver on Sunday?' }).waitFor({ timeout: 20_000 });
    expect(await page.locator('.inbox-list li').count()).toBe(before + 1);

    await page.locator('.inbox-list a', { hasText: 'Do you deliver on Sunday?' }).click();
    await button('Take over').click();
    await page.locator('.badge', { hasText: 'You answer' }).waitFor();
    await page.getByLabel('Answer as a person').fill('Yes, before noon.');
    await page.keyboard.press('Enter');
    await page.locator('.bubble.person', { hasText: 'Yes, before noon.' }).waitFor();
    await page.locator('.segmented label', { hasText: 'Note' }).click();
    await page.getByLabel('Add a note').first().fill('Asked about Sundays before.');
    await page.keyboard.press('Enter');
    await page.locator('.bubble.note', { hasText: 'Asked about Sundays before.' }).waitFor();
    await visitor.close();
  }, 90_000);

  test('what the inbox is narrowed to is in its address: after a reload, and in the conversation that is opened from it', async () => {
    await tab('Inbox');
    await page.getByLabel('Channel').selectOption('widget');
    await page.locator('.inbox-list li', { hasText: 'Do you deliver on Sunday?' }).waitFor();
    expect(page.url()).toMatch(/\/inbox\?channel=widget$/);
    await page.reload();
    await page.locator('.inbox-list a', { hasText: 'Do you deliver on Sunday?' }).click();
    await page.locator('.chat-head').waitFor();
    expect(page.url()).toMatch(/\/inbox\/[\w-]+\?channel=widget$/);
    expect(await page.getByLabel('Channel').inputValue()).toBe('widget');
    await page.getByLabel('Channel').selectOption('slack');
    await page.locator('.inbox .empty, .inbox-list .empty').first().waitFor();
    expect(page.url()).toMatch(/\?channel=slack$/);
    await page.getByLabel('Channel').selectOption('');
    await page.locator('.inbox-list li').nth(1).waitFor();
    expect(page.url()).not.toContain('?');
  });

  test('a key is made after the password was given again, and its secret is shown once', async () => {
    await visit(page, '/api-keys');
    await button('New key').click();
    await page.getByLabel('Name').fill('Shop sync');
    await page.getByRole('combobox', { name: 'Knowledge' }).selectOption('write');
    await button('Create').click();
    await page.getByLabel('Password').fill(PASSWORD);
    await button('Confirm').click();
    await page.getByText(/^sk_(?:live|test)_/).waitFor();
    await button('Close').click();
    await page.locator('.lines li', { hasText: 'Shop sync' }).waitFor();
    expect(await page.getByText(/^sk_/).count()).toBe(0);
  });

  test('the key of a second factor is shown to a camera, and as text', async () => {
    await visit(page, '/security');
    await button('Set up').click();
    await page.getByRole('img', { name: 'QR code of the key below' }).waitFor();
    await page.getByLabel('Key', { exact: true }).waitFor();
    await screen('second-factor');
    await page.keyboard.press('Escape');
  });

  test('all of it under the policy, without one complaint', () => {
    expect(complaints).toEqual([]);
  });
});
