import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import { demoAddress } from '../../local/pages/demo-sites.ts';
import { newReader, type Look } from './browser.ts';
import { cloud, newChatbot, until, type Bot, type Tenant } from './cloud.ts';

/** A chatbot that the demo sites may have, with settings and rules of its own. */
export async function demoBot(tenant: Tenant, settings: object = {}, policy: object = {}): Promise<Bot> {
  const bot = await newChatbot(tenant);
  await tenant.client.call('PATCH', `/v1/chatbots/${bot.id}`, { body: { name: 'Orvella', ...settings } });
  await tenant.client.call('POST', `/v1/chatbots/${bot.id}/publish`);
  await admit(tenant, bot, policy);
  return bot;
}

/** The access policy of such a chatbot: the listed demo sites, and what else is given. */
export async function admit({ client }: Tenant, bot: Bot, policy: object = {}): Promise<void> {
  const domains = ['shop', 'strict', 'blocked'].map((site) => demoAddress(site, cloud().app));
  const { status, text } = await client.call('PUT', `/v1/chatbots/${bot.id}/access-policy`, {
    body: { embedding: 'listed', domains, development: true, ...policy },
  });
  if (status !== 200) throw new Error(text);
}

export interface Visit {
  readonly page: Page;
  readonly reader: BrowserContext;
  /** Errors and warnings of the page and of what is in it. */
  readonly complaints: string[];
}

/** Somebody on a demo site, with a browser of one's own. */
export async function visitSite(
  browser: Browser,
  site: string,
  bot: Bot,
  look: Look & { readonly height?: number; readonly query?: string } = { language: 'en' },
): Promise<Visit> {
  const { query = '', height = 760, width = 1100 } = look;
  // A browser without a window says so in its name, and what such visitors leave is no lead.
  const agent = `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${browser.version()} Safari/537.36`;
  const reader = await newReader(browser, { ...look, width, agent });
  const page = await reader.newPage();
  await page.setViewportSize({ width, height });
  const complaints: string[] = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${demoAddress(site, cloud().app)}/?chatbot=${bot.publicKey}&lang=${look.language}${query}`);
  return { page, reader, complaints };
}

/** Presses the button in the corner. It is in a closed shadow root, where only a pointer and a keyboard get. */
export async function press({ page }: Pick<Visit, 'page'>, corner: 'left' | 'right' = 'right'): Promise<void> {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  await page.mouse.click(corner === 'right' ? width - 48 : 48, height - 48);
}

/** The frame of the chat, once it is there and `ready` is to be seen in it. */
export async function chatIn({ page }: Pick<Visit, 'page'>, ready = 'textarea'): Promise<Frame> {
  const frame = await until(() => page.frames().find((each) => each.url().includes('/w/pk_')));
  await frame.locator(ready).first().waitFor();
  return frame;
}

/** Opens the chat. */
export async function openChat(visit: Pick<Visit, 'page'>, corner: 'left' | 'right' = 'right'): Promise<Frame> {
  await press(visit, corner);
  return chatIn(visit);
}

/** Says something, and waits for what is said to it. */
export async function say(frame: Frame, text: string): Promise<void> {
  const answers = await frame.locator('.message.assistant .thumbs').count();
  await frame.getByRole('textbox').fill(text);
  await frame.getByRole('textbox').press('Enter');
  await frame.locator('.message.assistant .thumbs').nth(answers).waitFor();
}
