import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import type { Browser } from 'playwright-core';
import { demoAddress } from '../../local/pages/demo-sites.ts';
import { expectStatus } from '../../local/client/client.ts';
import { postForm } from '../../local/client/material.ts';
import { png } from '../lambdas/uploads/pictures.ts';
import { startBrowser } from '../support/browser.ts';
import { cloud, confirmed, learn, newTenant, until, type Bot, type Tenant, type UploadReply } from '../support/cloud.ts';
import { admit, chatIn, demoBot, openChat, press, say, visitSite } from '../support/widget.ts';

let browser: Browser;
let tenant: Tenant;
let bot: Bot;
let secret: string;
const QUESTION = 'How much coffee goes into a double basket?';

interface Body {
  readonly items: { readonly id: string; readonly fields: Record<string, string>; readonly feedback?: string; readonly author: string }[];
}
const team = (method: string, path: string, body?: object) => tenant.client.call<Body>(method, `/v1/chatbots/${bot.id}${path}`, body ? { body } : {});

/** Gives the chatbot a picture, and waits until visitors have it. */
async function portray(): Promise<void> {
  const file = { name: 'face.png', type: 'image/png', bytes: new Uint8Array(png(80)) };
  const announced = { filename: file.name, contentType: file.type, bytes: file.bytes.length };
  const { body } = await expectStatus(tenant.client.call<UploadReply>('POST', `/v1/chatbots/${bot.id}/avatar/uploads`, { body: announced }), 201);
  await postForm(body.form, file);
  await until(async () => (await tenant.client.call<{ images: object | null }>('GET', `/v1/chatbots/${bot.id}/avatar`)).body.images ?? undefined);
}

beforeAll(async () => {
  browser = await startBrowser();
  tenant = await newTenant();
  bot = await demoBot(tenant, {
    welcomeMessage: 'Hello! Ask me about the **Orvella One**.',
    suggestedMessages: [QUESTION],
    notice: 'See our <a href="https://example.com/privacy">notice</a>.',
  });
  const bytes = new Uint8Array(readFileSync('test/fixtures/documents/rempart-handbook.pdf'));
  await learn(tenant, bot.id, { name: 'rempart-handbook.pdf', type: 'application/pdf', bytes });
  await portray();
  await expectStatus(
    team('POST', '/triggers', { name: 'A person', when: { kind: 'message', match: 'contains', phrases: ['a person'] }, then: [{ kind: 'hand-off' }] }),
    201,
  );
  await team('POST', '/publish');
  await confirmed(tenant);
  ({ secret } = (await expectStatus(tenant.client.call<{ secret: string }>('POST', `/v1/chatbots/${bot.id}/visitor-secret`), 201)).body);
}, 120_000);
afterAll(() => browser?.close());

describe('a visitor on a site with a strict policy and Trusted Types', () => {
  test('is greeted, asks by a press, reads the answer and what it was made of, and nothing is blocked', async () => {
    const visit = await visitSite(browser, 'strict', bot);
    const frame = await openChat(visit);
    expect(await frame.locator('.message.assistant strong').innerText()).toBe('Orvella One');
    expect(await frame.getByRole('link', { name: 'notice' }).getAttribute('href')).toBe('https://example.com/privacy');
    expect(await frame.locator('header img.picture').evaluate((picture: HTMLImageElement) => picture.naturalWidth)).toBe(64);
    await frame.getByRole('button', { name: QUESTION }).click();
    await frame.locator('.message.assistant', { hasText: '18 grams' }).waitFor();
    await frame.getByRole('button', { name: 'Source 1' }).click();
    await frame.locator('.sources li:focus', { hasText: 'page 2' }).waitFor();

    await frame.getByRole('button', { name: 'Helpful', exact: true }).click();
    await frame.getByText('Thank you for telling us.').waitFor();
    const { items } = (await team('GET', '/conversations')).body;
    await until(async () => (await team('GET', `/conversations/${items[0]?.id}/messages`)).body.items.some(({ feedback }) => feedback === 'up'));
    expect(visit.complaints).toEqual([]);
    await visit.reader.close();
  });

  test('stops an answer: what comes after is not said', async () => {
    const visit = await visitSite(browser, 'strict', bot);
    const frame = await openChat(visit);
    let go = (): void => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    await visit.page.route('**/v1/widget/messages', (route) => held.then(() => route.continue()));
    await frame.getByRole('textbox').fill(QUESTION);
    await frame.getByRole('textbox').press('Enter');
    const cancelled = visit.page.waitForRequest('**/v1/widget/cancel');
    await frame.getByRole('button', { name: 'Stop the answer' }).click();
    go();
    await cancelled;
    await frame.getByRole('button', { name: 'Send', exact: true }).waitFor();
    expect(await frame.locator('.log').innerText()).not.toContain('18 grams');
    await visit.reader.close();
  });

  test('finds the conversation again on the next page, by a cookie that no script sees, and begins a new one', async () => {
    const visit = await visitSite(browser, 'shop', bot);
    const frame = await openChat(visit);
    await say(frame, QUESTION);
    expect(await frame.evaluate(() => document.cookie)).toBe('');
    await visit.page.reload();
    const after = await chatIn(visit);
    await after.locator('.message.visitor', { hasText: 'double basket' }).waitFor();
    await after.locator('.sources summary').waitFor();
    await after.getByRole('button', { name: 'More' }).click();
    await after.getByRole('button', { name: 'New conversation' }).click();
    await after.getByRole('button', { name: QUESTION }).waitFor();
    expect(await after.locator('.message.visitor').count()).toBe(0);
    expect(visit.complaints).toEqual([]);
    await visit.reader.close();
  });

  test('leaves an address, with consent, and sends a file, which is scanned', async () => {
    const visit = await visitSite(browser, 'strict', bot);
    const frame = await openChat(visit);
    await frame.getByRole('button', { name: 'More' }).click();
    await frame.getByRole('button', { name: 'Leave your details' }).click();
    const form = frame.getByRole('dialog', { name: 'Leave your details' });
    await form.getByRole('button', { name: 'Send' }).click();
    await form.getByText('Give an e-mail address or a phone number.').waitFor();
    await form.getByLabel('E-mail address').fill('ada@example.com');
    await form.getByRole('checkbox').check();
    await form.getByRole('button', { name: 'Send' }).click();
    await form.getByText('Your details have reached us').waitFor();
    await form.getByRole('button', { name: 'Close' }).last().click();
    expect((await team('GET', '/leads')).body.items[0]?.fields['email']).toBe('ada@example.com');

    await say(frame, QUESTION);
    await frame.getByRole('button', { name: 'Send a file' }).click();
    const files = frame.getByRole('dialog', { name: 'Send a file' });
    await files.locator('input[type=file]').setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: png(80) });
    await files.locator('li', { hasText: 'photo.png' }).getByText('The team has it').waitFor({ timeout: 30_000 });
    await files.locator('input[type=file]').setInputFiles({ name: 'tool.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ') });
    await files
      .locator('li', { hasText: 'tool.exe' })
      .getByText(/not accepted|cannot be used/)
      .waitFor();
    expect(visit.complaints.filter((line) => !line.includes('422'))).toEqual([]);
    await visit.reader.close();
  }, 90_000);

  test('asks for a person, and hears one', async () => {
    const visit = await visitSite(browser, 'shop', bot);
    const frame = await openChat(visit);
    await frame.getByRole('textbox').fill('I want to talk to a person');
    await frame.getByRole('textbox').press('Enter');
    await frame.getByText('A person has been asked for').waitFor();
    const { items } = (await team('GET', '/conversations')).body;
    const conversation = `/conversations/${items[0]?.id}`;
    await expectStatus(team('POST', `${conversation}/takeover`), 200);
    await team('POST', `${conversation}/messages`, { text: 'Ada here. What can I do?' });
    await frame.locator('.message.person', { hasText: 'Ada here' }).waitFor();
    await frame.getByText('A person from the team is answering now.').waitFor();
    await visit.reader.close();
  });

  test('has everything deleted', async () => {
    const visit = await visitSite(browser, 'shop', bot);
    const frame = await openChat(visit);
    await say(frame, QUESTION);
    await frame.getByRole('button', { name: 'More' }).click();
    await frame.getByRole('button', { name: 'Delete my data' }).click();
    const again = visit.page.waitForResponse((response) => response.url().endsWith('/v1/widget/sessions'));
    await frame.getByRole('button', { name: 'Delete for good' }).click();
    expect(((await (await again).json()) as { conversation?: object }).conversation).toBeUndefined();
    await (await chatIn(visit)).getByRole('button', { name: QUESTION }).waitFor();
    await visit.reader.close();
  });
});

test('a site says who its visitor is, on the tag or by script, and says when nobody is any more', async () => {
  const identity = (subject: string) =>
    new SignJWT({ name: 'Zoë' })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(subject)
      .setAudience(bot.publicKey)
      .setExpirationTime('5m')
      .sign(new TextEncoder().encode(secret));
  const [seven, eight] = [await identity('customer-7'), await identity('customer-8')];
  const visit = await visitSite(browser, 'shop', bot, { language: 'en', query: `&identity=${seven}` });
  const { page } = visit;
  const session = async (act: () => Promise<unknown>) => {
    const answered = page.waitForResponse((response) => response.url().endsWith('/v1/widget/sessions'));
    await act();
    const response = await answered;
    return { ...(JSON.parse(response.request().postData() ?? '{}') as { identity?: string; anew?: boolean }), status: response.status() };
  };
  expect(await session(() => press(visit))).toMatchObject({ identity: seven, status: 201 });
  await chatIn(visit);
  expect(
    await session(() => page.evaluate((token) => (globalThis as never as { rempart: { identify: (t: string) => void } }).rempart.identify(token), eight)),
  ).toMatchObject({ identity: eight, status: 201 });
  await chatIn(visit);
  const nobody = await session(() => page.evaluate(() => (globalThis as never as { rempart: { logout: () => void } }).rempart.logout()));
  expect([nobody.identity, nobody.anew, nobody.status]).toEqual([undefined, true, 201]);
  await chatIn(visit);
  const told = page.evaluate(
    () =>
      new Promise((resolve) => (globalThis as never as { rempart: { on: (what: string, told: (code: string) => void) => void } }).rempart.on('error', resolve)),
  );
  await page.evaluate(() => (globalThis as never as { rempart: { identify: (t: string) => void } }).rempart.identify('a token of nobody at all'));
  expect(await told).toBe('token-refused');
  expect(visit.complaints.filter((line) => line.includes('identity token'))).toHaveLength(1);
  await visit.reader.close();
});

test('a page opens and closes the chat by script, and is told of it', async () => {
  const visit = await visitSite(browser, 'strict', bot);
  const told = await visit.page.evaluate(async () => {
    const { rempart } = globalThis as never as { rempart: { open: () => void; close: () => void; on: (what: string, told: () => void) => () => void } };
    const heard: string[] = [];
    const ends = ['ready', 'open', 'close'].map((what) => rempart.on(what, () => heard.push(what)));
    const ready = new Promise<void>((resolve) => rempart.on('ready', resolve));
    rempart.open();
    await ready;
    rempart.close();
    for (const end of ends) end();
    rempart.open();
    return heard;
  });
  expect(told).toEqual(['open', 'ready', 'close']);
  await chatIn(visit);
  expect(visit.complaints).toEqual([]);
  await visit.reader.close();
});

test('offline the chat says so and keeps what is written; who writes too fast is told for how long to wait', async () => {
  const visit = await visitSite(browser, 'shop', bot);
  const frame = await openChat(visit);
  const field = frame.getByRole('textbox');
  await field.fill('half a sentence');
  await visit.reader.setOffline(true);
  await frame.locator('.banner', { hasText: 'You are offline' }).waitFor();
  await field.press('Enter');
  expect(await field.inputValue()).toBe('half a sentence');
  await visit.reader.setOffline(false);
  await frame.locator('.banner').waitFor({ state: 'detached' });
  const slower = JSON.stringify({ code: 'rate-limited', retryAfterSeconds: 20 });
  await visit.page.route('**/v1/widget/messages', (route) => route.fulfill({ status: 429, contentType: 'application/problem+json', body: slower }));
  await field.press('Enter');
  await frame.getByText(/You can write again in \d+ s/).waitFor();
  expect(await frame.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true);
  await visit.reader.close();
});

test('outside the hours the chat says when it opens; where the hours end, a chat that is open says so', async () => {
  const visit = await visitSite(browser, 'shop', bot);
  const frame = await openChat(visit);
  const day = (new Date().getUTCDay() + 3) % 7 || 7;
  const activeHours = { timeZone: 'UTC', windows: [{ days: [day], from: '09:00', to: '10:00' }] };
  await admit(tenant, bot, { activeHours });
  await frame.getByRole('textbox').fill('Are you still there?');
  await frame.getByRole('textbox').press('Enter');
  await frame.locator('.banner', { hasText: /opens again on \w+day/ }).waitFor();
  expect(await frame.getByRole('textbox').count()).toBe(0);
  await visit.reader.close();

  const later = await visitSite(browser, 'shop', bot, { language: 'fr' });
  await press(later);
  const closed = await chatIn(later, '.empty p');
  await closed.getByText(/Le chat rouvre le \w+ \d+/).waitFor();
  await later.page.screenshot({ path: 'test-results/screens/widget-closed-fr.png' });
  await later.reader.close();
  await admit(tenant, bot);
});

test('a trigger of the page opens the chat by itself and says what the team has written; the service learns of it with the next message (S8)', async () => {
  const when = { kind: 'url', match: 'prefix', value: demoAddress('shop', cloud().app) };
  const body = { name: 'On the page', when, then: [{ kind: 'open' }, { kind: 'say', text: 'Looking for *coffee*?' }, { kind: 'hand-off' }] };
  const { body: made } = await expectStatus(tenant.client.call<{ id: string }>('POST', `/v1/chatbots/${bot.id}/triggers`, { body }), 201);
  await team('POST', '/publish');

  const visit = await visitSite(browser, 'shop', bot, { language: 'en', query: '&triggers&secret=nobody-knows#nor-this' });
  const sent: string[] = [];
  visit.page.on('request', (request) =>
    request.url().includes('/w/') || request.url().includes('/v1/widget/')
      ? sent.push(`${request.url()} ${request.postData()} ${JSON.stringify(request.headers())}`)
      : undefined,
  );
  const frame = await chatIn(visit);
  await frame.locator('.message.assistant em', { hasText: 'coffee' }).waitFor();
  expect(await visit.page.evaluate(() => document.activeElement?.localName)).toBe('body');
  await visit.page.screenshot({ path: 'test-results/screens/widget-trigger-en.png' });
  const message = visit.page.waitForRequest('**/v1/widget/messages');
  await frame.getByRole('textbox').fill('Yes');
  await frame.getByRole('textbox').press('Enter');
  expect(((await message).postDataJSON() as { triggers?: string[] }).triggers).toEqual([made.id]);
  await frame.getByText('A person has been asked for').waitFor();
  expect(sent.filter((each) => /nobody-knows|nor-this/.test(each))).toEqual([]);

  // Once in a tab, and not for whoever has closed it.
  await frame.getByRole('button', { name: 'Close the chat' }).click();
  await visit.page.reload();
  await until(() => visit.page.frames().find((each) => each.url().includes('/w/pk_')));
  expect(await visit.page.evaluate(() => sessionStorage.length)).toBe(1);
  expect(visit.complaints).toEqual([]);
  await visit.reader.close();
  await team('DELETE', `/triggers/${made.id}`);
  await team('POST', '/publish');
});
