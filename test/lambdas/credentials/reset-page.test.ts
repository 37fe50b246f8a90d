import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { JSDOM } from 'jsdom';
import { resetPage } from '../../../lambdas/credentials/reset-page.ts';

const between = (tag: string): string => new RegExp(`<${tag}>([\\s\\S]*)</${tag}>`).exec(resetPage.html)?.[1] ?? '';
const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The page as a browser runs it, with a server that answers with one status. */
function opened(fragment: string, status = 204, code = '') {
  const sent: { url: string; body: string }[] = [];
  const { window } = new JSDOM(resetPage.html, {
    url: `https://app.example.com/reset${fragment}`,
    runScripts: 'dangerously',
    beforeParse: (made) =>
      Object.assign(made, {
        fetch: async (url: string, { body }: { body: string }) => {
          sent.push({ url, body });
          return { status, json: async () => ({ code }) };
        },
      }),
  });
  const { document } = window;
  const submit = async (password: string): Promise<string> => {
    (document.getElementById('password') as HTMLInputElement).value = password;
    document.getElementById('form')?.dispatchEvent(new window.Event('submit', { cancelable: true }));
    await new Promise((resolve) => setImmediate(resolve));
    return document.getElementById('state')?.textContent ?? '';
  };
  return { window, sent, submit, hidden: () => (document.getElementById('form') as HTMLFormElement).hidden };
}

describe('the page of a reset (S12.13)', () => {
  test('may run and show only what it holds itself, and be framed by nobody', () => {
    expect(resetPage.contentSecurityPolicy).toContain(`script-src ${hash(between('script'))};`);
    expect(resetPage.contentSecurityPolicy).toContain(`style-src ${hash(between('style'))};`);
    expect(resetPage.contentSecurityPolicy).toMatch(/^default-src 'none';.*frame-ancestors 'none'/);
    expect(resetPage.contentSecurityPolicy).not.toMatch(/unsafe|https?:|\*/);
    expect(resetPage.html).not.toMatch(/https?:|\/\/\w|src=|href=|@import|url\(|innerHTML/);
    expect(resetPage.frameable).toBe(false);
  });

  test('takes the token out of the address bar, and sends it nowhere but to the reset', async () => {
    const page = opened('#token=aaa.bbb.ccc');
    expect(page.window.location.href).toBe('https://app.example.com/reset');
    expect(page.window.document.body.innerHTML).not.toContain('aaa.bbb.ccc');

    expect(await page.submit('a quiet harbour at noon')).toMatch(/changed/);

    expect(page.sent).toEqual([{ url: '/v1/auth/password/reset', body: '{"token":"aaa.bbb.ccc","password":"a quiet harbour at noon"}' }]);
    expect(page.hidden()).toBe(true);
  });

  test.each([
    ['token-refused', 400, /not valid/],
    ['weak-password', 400, /easy to guess/],
    ['locked-out', 429, /Try again later/],
  ])('says what %s means, and lets it be tried again', async (code, status, words) => {
    const page = opened('#token=aaa.bbb.ccc', status, code);
    expect(await page.submit('x')).toMatch(words);
    expect(page.hidden()).toBe(false);
  });

  test.each(['', '#', '#token=', '#other=x'])('asks for nothing when %j is all that it was given', (fragment) => {
    expect(opened(fragment).hidden()).toBe(true);
  });
});
