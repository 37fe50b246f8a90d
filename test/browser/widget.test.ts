import { mkdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import { chromium, type Browser, type Page } from 'playwright-core';
import { expectStatus } from '../../local/client/client.ts';
import { postForm } from '../../local/client/material.ts';
import { png } from '../lambdas/uploads/pictures.ts';
import { cloud, confirmed, learn, newChatbot, newTenant, until, type Bot, type Tenant, type UploadReply } from '../support/cloud.ts';

let browser: Browser;
let bot: Bot;
let port: string;
let secret: string;

/** Gives the chatbot a picture, and waits until visitors have it. */
async function portray({ client }: Tenant, { id }: Bot): Promise<void> {
  const file = { name: 'face.png', type: 'image/png', bytes: new Uint8Array(png(80)) };
  const announced = { filename: file.name, contentType: file.type, bytes: file.bytes.length };
  const { body } = await client.call<UploadReply>('POST', `/v1/chatbots/${id}/avatar/uploads`, { body: announced });
  await postForm(body.form, file);
  await until(async () => (await client.call<{ images: object | null }>('GET', `/v1/chatbots/${id}/avatar`)).body.images ?? undefined);
}

beforeAll(async () => {
  // In a container the browser runs as root, which its sandbox does not allow.
  browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  port = new URL(cloud().app).port;
  const tenant = await newTenant();
  bot = await newChatbot(tenant);
  await tenant.client.call('PUT', `/v1/chatbots/${bot.id}/access-policy`, {
    body: { embedding: 'listed', domains: [`http://shop.localhost:${port}`], development: true },
  });
  await learn(tenant, bot.id, {
    name: 'rempart-handbook.pdf',
    type: 'application/pdf',
    bytes: new Uint8Array(readFileSync('test/fixtures/documents/rempart-handbook.pdf')),
  });
  await portray(tenant, bot);
  await confirmed(tenant);
  ({ secret } = (await expectStatus(tenant.client.call<{ secret: string }>('POST', `/v1/chatbots/${bot.id}/visitor-secret`), 201)).body);
  mkdirSync('test-results', { recursive: true });
}, 120_000);
afterAll(() => browser?.close());

async function openPage(host: string, more = ''): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1100, height: 760 } });
  const complaints: string[] = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`http://${host}:${port}/?chatbot=${bot.publicKey}${more}`);
  return { page, complaints };
}
async function openChat(page: Page): Promise<void> {
  await page.mouse.click(1100 - 20 - 28, 760 - 20 - 28);
}
const chatFrame = async (page: Page) => {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const frame = page.frames().find((each) => each.url().includes('/w/pk_'));
    if (frame) return frame;
    if (Date.now() > deadline)
      throw new Error(
        `no frame: ${page
          .frames()
          .map((each) => each.url())
          .join(' ')}`,
      );
    await page.waitForTimeout(50);
  }
};

describe('the widget', () => {
  test('on a listed site with a strict policy answers with its sources, and nothing is blocked', async () => {
    const { page, complaints } = await openPage('shop.localhost');
    await openChat(page);
    const frame = await chatFrame(page);
    await frame.getByRole('textbox').fill('How much coffee goes into a double basket?');
    await frame.getByRole('textbox').press('Enter');
    await frame.locator('.message.assistant', { hasText: '18 grams' }).waitFor();
    await frame.locator('.sources summary').click();
    await frame.locator('.sources li', { hasText: 'page 2' }).waitFor();
    await page.screenshot({ path: 'test-results/widget.png' });

    expect(await frame.locator('header .picture').evaluate((picture: HTMLImageElement) => picture.naturalWidth)).toBe(64);
    expect(await frame.locator('.message.visitor').innerText()).toBe('How much coffee goes into a double basket?');
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('goes on where it was when the page is loaded again, by a cookie that no script of the page sees', async () => {
    const { page, complaints } = await openPage('shop.localhost');
    await openChat(page);
    const before = await chatFrame(page);
    await before.getByRole('textbox').fill('How much coffee goes into a double basket?');
    await before.getByRole('textbox').press('Enter');
    await before.locator('.sources summary').first().waitFor();
    expect(await before.evaluate(() => document.cookie)).toBe('');
    await page.reload();
    const after = await chatFrame(page);
    await after.locator('.message.visitor', { hasText: 'double basket' }).waitFor();
    await after.locator('.sources summary').first().waitFor();

    expect(complaints).toEqual([]);
    await page.close();
  });

  test('knows whom the site vouches for: the loader hands the frame what stands on its tag', async () => {
    const identity = await new SignJWT({ name: 'Zoë' })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('customer-7')
      .setAudience(bot.publicKey)
      .setExpirationTime('5m')
      .sign(new TextEncoder().encode(secret));
    const session = async (page: Page) => {
      const answered = page.waitForResponse((each) => each.url().endsWith('/v1/widget/sessions'));
      await openChat(page);
      return answered;
    };
    const { page } = await openPage('shop.localhost', `&identity=${identity}`);
    const vouched = await session(page);
    const { page: stranger } = await openPage('shop.localhost', '&identity=nobody');
    const refused = await session(stranger);

    expect(JSON.parse(vouched.request().postData() ?? '{}')).toMatchObject({ identity });
    expect([vouched.status(), refused.status()]).toEqual([201, 400]);
    await page.close();
    await stranger.close();
  });

  test('on a site that is not listed shows no chat: the frame is refused', async () => {
    const { page } = await openPage('other.localhost');
    await openChat(page);
    const response = await page.waitForResponse((each) => each.url().includes('/w/pk_'));

    expect(response.status()).toBe(403);
    await page.screenshot({ path: 'test-results/not-listed.png' });
    await page.close();
  });

  test('cannot be opened as a page of its own', async () => {
    const page = await browser.newPage();
    const response = await page.goto(`${cloud().edge}/w/${bot.publicKey}`);
    expect(response?.status()).toBe(403);
    await page.close();
  });
});

describe('the local pages', () => {
  test('show where everything is, and the reference lists the routes', async () => {
    const page = await browser.newPage({ viewport: { width: 1100, height: 760 } });
    await page.goto(`${cloud().app}/__local/`);
    await page.screenshot({ path: 'test-results/home.png' });
    expect(await page.locator('h1').innerText()).toBe('Rempart, local cloud');
    await page.goto(`${cloud().app}/__local/reference/`);
    await page.locator('.opblock-tag-section', { hasText: 'chatbots' }).first().waitFor();
    await page.screenshot({ path: 'test-results/reference.png' });
    await page.close();
  });
});
