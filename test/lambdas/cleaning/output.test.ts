import { describe, expect, test } from '@jest/globals';
import { color, httpsUrl, icon } from '../../../lambdas/cleaning/fields.ts';
import { linkAdmitted, MARKDOWN_RULE } from '../../../lambdas/cleaning/markdown.ts';
import { csvCell, csvRow, htmlText, mailHeader } from '../../../lambdas/cleaning/output.ts';
import { PHONE, webUrl } from '../../../lambdas/cleaning/patterns.ts';
import { liveMarkup } from './live-markup.ts';
import { hostilePayloads } from './hostile-corpus.ts';

describe('a cell of a CSV file (S17.12)', () => {
  test.each(['=1+1', '+1', '-1', '@x', '\t=1', '\r=1', ' =1', '＝1', '\u200b=1', "=cmd|' /C calc'!A0"])('%j is no formula', (text) => {
    expect(csvCell(text).replace(/^"/, '')).toMatch(/^'/);
  });

  test.each([
    ['R&D', 'R&D'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    [-5, '-5'],
    [true, 'true'],
    [null, ''],
    ['x=1', 'x=1'],
  ])('%j is %j', (value, cell) => expect(csvCell(value)).toBe(cell));

  test('a row ends as RFC 4180 says', () => expect(csvRow(['a', 1, '=2'])).toBe("a,1,'=2\r\n"));
});

describe('a text in a page or a mail', () => {
  test('is shown and does nothing, whatever it is', () => {
    for (const payload of hostilePayloads().filter((_, place) => place % 40 === 0))
      expect(liveMarkup(`<p title="${htmlText(payload)}">${htmlText(payload)}</p>`)).toEqual([]);
    expect(htmlText(`<b a="1" c='2'>&`)).toBe('&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;');
  });

  test('begins no second header', () => expect(mailHeader('Hello\r\nBcc: x@example.com\u2028y')).toBe('Hello Bcc: x@example.com y'));
});

describe('links of an answer (S17.7)', () => {
  test.each(['https://example.com/a?b=c', 'http://example.com', 'mailto:a@example.com'])('%s is one', (href) => expect(linkAdmitted(href)).toBe(true));

  test.each([
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    '/relative',
    '//host',
    'https://user:pw@host',
    'vbscript:x',
    '',
    'file:///etc',
  ])('%j is none', (href) => expect(linkAdmitted(href)).toBe(false));

  test('pictures and raw HTML are text', () => expect([MARKDOWN_RULE.images, MARKDOWN_RULE.html]).toEqual(['text', 'text']));
});

describe('strict patterns (S17.14)', () => {
  test.each(['#1a2b3c', '#000000'])('%s is a colour', (text) => expect(color.safeParse(text).success).toBe(true));
  test.each(['#1A2B3C', '#fff', 'red', '#12345g', '#123456;x', 'url(x)', 'expression(1)', '#123456\n'])('%j is none', (text) =>
    expect(color.safeParse(text).success).toBe(false),
  );

  test('an icon is a name of the list', () => {
    expect(icon.safeParse('chat').success).toBe(true);
    expect(icon.safeParse('https://x/y.svg').success).toBe(false);
  });

  test.each([
    ['https://example.com/a', 'https://example.com/a'],
    ['https://EXAMPLE.com', 'https://example.com/'],
    ['https://exämple.com/ü', 'https://xn--exmple-cua.com/%C3%BC'],
  ])('%s is an address', (text, stored) => expect(webUrl(text)).toBe(stored));

  test.each([
    'http://example.com',
    'javascript:alert(1)',
    'https://a b',
    'https://u:p@example.com',
    'https://',
    'https://example.com/<x>',
    'https://x"y',
    `https://e.com/${'a'.repeat(2_048)}`,
  ])('%s is none', (text) => {
    expect(webUrl(text)).toBeUndefined();
    expect(httpsUrl.safeParse(text).success).toBe(false);
  });

  test.each([
    ['+33123456789', true],
    ['+0123456', false],
    ['0123', false],
    ['+1234567890123456', false],
    ['+33<b>', false],
  ])('%s as a telephone number: %s', (text, accepted) => expect(PHONE.test(text)).toBe(accepted));
});
