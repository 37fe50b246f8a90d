import fc from 'fast-check';
import { expect, test } from '@jest/globals';
import { nameFromUrl, pageName, titleOf } from '../../../lambdas/imports/page-name.ts';
import { effort } from '../../support/effort.ts';

const title = (html: string) => titleOf(new TextEncoder().encode(html));

test.each([
  ['<title>Opening hours</title>', 'Opening hours'],
  ['<html><head><TITLE>\n  R&amp;D \t&lt;b&gt; </TITLE></head>', 'R&D'],
  ['<title>one</title><svg><title>two</title></svg>', 'one'],
  ['<title>a\u202efdp.exe\u200b</title>', 'afdp.exe'],
  ['<title></title><h1>x</h1>', ''],
  ['<h1>none</h1>', ''],
  [`<title>${'x'.repeat(1_000)}</title>`, 'x'.repeat(200)],
  ['<title>never closed', 'never closed'],
  ['<title><script>alert(1)</script></title>', ''],
])('the title of %j is %j: plain text on one line', (html, expected) => expect(title(html)).toBe(expected));

test('a name never has a control, a mark that turns the text, or more characters than are stored', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
      const name = title(`<title>${text}</title>`);
      expect(name).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      expect(Array.from(name).length).toBeLessThanOrEqual(200);
    }),
  );
});

test('a page without a title is called by its address', () => {
  expect(pageName('https://www.example.com/', 'text/html', new Uint8Array())).toBe('www.example.com');
  expect(nameFromUrl('https://www.example.com/a%20b/%C3%BC?token=secret')).toBe('www.example.com/a b/ü');
  expect(nameFromUrl('https://www.example.com/%E9')).toBe('www.example.com/%E9');
  expect(pageName('https://www.example.com/a.txt', 'text/plain', new TextEncoder().encode('<title>x</title>'))).toBe('www.example.com/a.txt');
});

test('a head of a megabyte of open tags takes no time', () => {
  const spent = effort();
  title('<b '.repeat(350_000));
  title('<title>'.repeat(150_000));

  expect(spent()).toBeLessThan(2_000);
});

test('a title and an address are plain text, whatever they are decoded to (S17.6)', () => {
  expect(title('<title>&lt;img src=x onerror=alert(1)&gt;Prices &amp; hours, a &lt; b</title>')).toBe('Prices & hours, a < b');
  expect(title('<title>&lt;script&gt;alert(1)&lt;/script&gt;</title>')).toBe('');
  expect(title(`<title>${'x'.repeat(190)}&lt;img src=x onerror=alert(1)&gt;</title>`)).toBe('x'.repeat(190));
  expect(title(`<title>${'x'.repeat(190)} &lt;a b ${'c'.repeat(50)}</title>`)).toMatch(/^x{190} <a b c+$/);
  expect(title('<title>＜script＞alert(1)＜/script＞Home</title>')).toBe('Home');
  expect(nameFromUrl('https://www.example.com/%3Cscript%3Ealert(1)%3C%2Fscript%3Ea')).toBe('www.example.com/a');
  expect(nameFromUrl('https://www.example.com/%3Cimg%20src=x%20onerror=alert(1)%3E')).toBe('www.example.com/');
});
