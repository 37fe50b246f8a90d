import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { JSDOM } from 'jsdom';
import { unsubscribePage } from '../../../lambdas/mail-feedback/unsubscribe-page.ts';

const between = (tag: string): string => new RegExp(`<${tag}>([\\s\\S]*)</${tag}>`).exec(unsubscribePage.html)?.[1] ?? '';
const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The page as a browser runs it, with a server that answers with one status. */
function opened(status = 204) {
  const sent: { url: string; method: string; body: string }[] = [];
  const { window } = new JSDOM(unsubscribePage.html, {
    url: 'https://app.example.com/unsubscribe?link=a.quota.b',
    runScripts: 'dangerously',
    beforeParse: (made) =>
      Object.assign(made, {
        fetch: async (url: string, { method, body }: { method: string; body: URLSearchParams }) => {
          sent.push({ url, method, body: String(new URLSearchParams([...body])) });
          return { status };
        },
      }),
  });
  const press = async (): Promise<string> => {
    window.document.getElementById('stop')?.click();
    await new Promise((resolve) => setImmediate(resolve));
    return window.document.getElementById('state')?.textContent ?? '';
  };
  return { window, sent, press };
}

describe('the page out of news', () => {
  test('may run and show only what it holds itself, and be framed by nobody', () => {
    expect(unsubscribePage.contentSecurityPolicy).toContain(`script-src ${hash(between('script'))};`);
    expect(unsubscribePage.contentSecurityPolicy).toContain(`style-src ${hash(between('style'))};`);
    expect(unsubscribePage.html).not.toMatch(/https?:|\/\/\w|src=|href=|@import|url\(|innerHTML/);
    expect(unsubscribePage.frameable).toBe(false);
  });

  test('asks for nothing by itself, and by its button for exactly what a program of mail would', async () => {
    const page = opened();
    expect([page.sent, page.window.location.href]).toEqual([[], 'https://app.example.com/unsubscribe']);

    expect(await page.press()).toMatch(/^Done/);

    expect(page.sent).toEqual([{ url: '/unsubscribe?link=a.quota.b', method: 'POST', body: 'List-Unsubscribe=One-Click' }]);
    expect(page.window.document.getElementById('ask')?.hidden).toBe(true);
  });

  test.each([
    [401, /not valid/],
    [429, /later/],
    [503, /later/],
  ])('says what %d means, and lets it be tried again', async (status, words) => {
    const page = opened(status);
    expect(await page.press()).toMatch(words);
    expect((page.window.document.getElementById('stop') as HTMLButtonElement).disabled).toBe(false);
  });
});
