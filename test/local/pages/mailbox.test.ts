import { describe, expect, test } from '@jest/globals';
import { JSDOM } from 'jsdom';
import { mailHtml } from '../../../lambdas/core/mail-html.ts';
import type { StoredMail } from '../../../local/engines/mailbox.ts';
import { mailboxPage } from '../../../local/pages/mailbox.ts';

const mail = (id: string, over: Partial<StoredMail> = {}): StoredMail => ({
  id,
  at: `2026-11-26T08:00:0${id.at(-1)}.000Z`,
  from: 'bot@example.com',
  to: ['ada@example.com'],
  subject: `Subject ${id}`,
  text: 'Hello',
  links: [],
  ...over,
});
const HOSTILE = `<img src=x onerror=alert(1)></title></pre><script>alert(2)</script>"'&`;
const MAILS = [
  mail('m-1'),
  mail('m-2', { to: ['bob@example.com', 'ada@example.com'] }),
  mail('m-3', {
    to: ['bob@example.com'],
    subject: HOSTILE,
    text: HOSTILE,
    html: mailHtml('Hello', `Go here:\n\nhttps://app.example.com/#/verify?token=a.b\n\n${HOSTILE}`),
    links: ['https://app.example.com/#/verify?token=a.b', 'javascript:alert(3)', 'data:text/html,x'],
    headers: { 'List-Unsubscribe': '<https://app.example.com/unsubscribe?link=x>', 'X-Odd': HOSTILE },
  }),
];
const get = (path: string, query = '') => mailboxPage(`/__local/mailbox${path}`, new URLSearchParams(query), MAILS);
const documentOf = (reply: ReturnType<typeof get>): Document => new JSDOM(reply.body as string).window.document;
const header = (reply: ReturnType<typeof get>, name: string): string => reply.headers.find(([each]) => each === name)?.[1] ?? '';
const subjects = (query = ''): string[] => [...documentOf(get('', query)).querySelectorAll('li > a')].map(({ textContent }) => textContent ?? '');

describe('the mailbox of the local cloud', () => {
  test('lists every mail, the newest first, and those of one reader', () => {
    expect(subjects()).toEqual([HOSTILE, 'Subject m-2', 'Subject m-1']);
    expect(subjects('to=ada@example.com')).toEqual(['Subject m-2', 'Subject m-1']);
    expect(subjects('to=nobody@example.com')).toEqual([]);
    expect(documentOf(get('', 'to=nobody@example.com')).body.textContent).toContain('There is none');
  });

  test('shows a mail as text and, in a frame without rights, as HTML; its links lead on, and only those of the web are links', () => {
    const page = documentOf(get('/m-3'));

    expect(page.querySelector('pre')?.textContent).toBe(HOSTILE);
    expect([...page.querySelectorAll('ul a')].map((link) => link.getAttribute('href'))).toEqual(['https://app.example.com/#/verify?token=a.b']);
    expect(page.querySelector('dl')?.textContent).toContain('List-Unsubscribe');
    const frame = page.querySelector('iframe');
    expect([frame?.getAttribute('src'), frame?.getAttribute('sandbox')]).toEqual(['/__local/mailbox/m-3/html', 'allow-popups allow-popups-to-escape-sandbox']);
    expect(documentOf(get('/m-1')).querySelector('iframe')).toBeNull();
  });

  test('has nothing of a mail that is anything but text, and no page of it may run or load anything', () => {
    for (const path of ['', '/m-3']) {
      const reply = get(path);
      const page = documentOf(reply);
      expect([path, page.querySelectorAll('script, img, link, object, [onerror]').length]).toEqual([path, 0]);
      expect(header(reply, 'Content-Security-Policy')).toMatch(/^default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; .*frame-ancestors 'none'$/);
    }
    for (const path of ['', '/m-1', '/m-3', '/m-3/html']) {
      const reply = get(path);
      expect(header(reply, 'Content-Security-Policy')).not.toMatch(/script-src|unsafe-eval|https?:|\*|allow-scripts|allow-same-origin/);
      expect([header(reply, 'Cache-Control'), header(reply, 'Referrer-Policy')]).toEqual(['no-store', 'no-referrer']);
    }
  });

  test('gives the HTML of a mail under a policy that makes it a sandbox however it is opened', () => {
    const reply = get('/m-3/html');

    expect(header(reply, 'Content-Security-Policy')).toMatch(/^default-src 'none'; .*sandbox allow-popups allow-popups-to-escape-sandbox$/);
    const page = documentOf(reply);
    expect(page.querySelector('base')?.getAttribute('target')).toBe('_blank');
    expect([...page.querySelectorAll('a')].map((link) => link.getAttribute('href'))).toEqual(['https://app.example.com/#/verify?token=a.b']);
  });

  test.each(['/m-9', '/m-1/html', '/m-1/other', '/', '/..%2fjournal', 'es'])('%s is no page', (path) => {
    expect(get(path).status).toBe(404);
  });
});
