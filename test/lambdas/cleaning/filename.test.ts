import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cleanFilename } from '../../../lambdas/cleaning/filename.ts';

interface Vector {
  readonly name: string;
  readonly expect: string;
}
const VECTORS = JSON.parse(readFileSync(new URL('../../vectors/filenames.json', import.meta.url), 'utf8')) as Vector[];
const byVerdict = (pattern: RegExp): string[] => VECTORS.filter((vector) => pattern.test(vector.expect)).map(({ name }) => name);
const isRefused = (name: string): boolean => 'refused' in cleanFilename(name);

describe('vectors of names (S19.1, S19.2, S19.3)', () => {
  test.each(byVerdict(/^reject$/))('%j is refused', (name) => {
    expect(isRefused(name)).toBe(true);
  });

  test.each(byVerdict(/^reject or neutralise/))('%j is refused or comes out harmless', (name) => {
    const clean = cleanFilename(name);

    if ('display' in clean) expect(clean.display).toMatch(/^[^\p{C}"\\/]+$/u);
  });

  test.each(byVerdict(/^accept/))('%j is accepted for display', (name) => {
    expect(cleanFilename(name)).toMatchObject({ extension: name.split('.').at(-1) });
  });
});

const BENIGN = ['rapport été 2026.pdf', 'Q&A (final).md', "l'essai.txt", '合同.pdf', 'notes.2024-11-23.txt', `${'a'.repeat(251)}.pdf`];
test.each(BENIGN)('%j stays as it is', (name) => {
  expect(cleanFilename(name)).toMatchObject({ display: name });
});

describe('an active ending before an allowed one (S19.2)', () => {
  const endings =
    'php phps pht phtml phar php2 php5 php7 inc pgif asp aspx asa ashx asmx ascx cer config cshtml jsp jspx jspf war jar cfm cfml cfc cgi pl py rb htm html ' +
    'shtm shtml htaccess mht mhtml svg xml swf js mjs wasm exe com bat cmd dll scr pif msi hta lnk reg vbs wsf ps1 sh apk ipa dmg deb docm xlsm xlsb xlam pptm slk';
  const kept = ['pdf', 'jpg', 'docx'];

  test.each(endings.split(' '))('.%s is refused, in any case', (ending) => {
    for (const last of kept)
      expect([`x.${ending}.${last}`, `x.${ending.toUpperCase()}.${last}`, `x.${ending}.v2.${last}`].map(isRefused)).toEqual([true, true, true]);
  });

  test.each([
    ';',
    '%0a',
    '%00',
    '%20',
    '%3b',
    '%',
    ' ',
    '\u00a0',
    '\u200b',
    '_',
    '-',
    '$',
    '#',
    '!',
    '~',
    "'",
    '(1)',
    ';1',
    ';.x',
    ',x',
    '&x=1',
    '?',
    '"',
    '<',
    '%0d%0a',
    '::$DATA',
  ])('is refused with %j behind it', (behind) => {
    for (const ending of ['php', 'asp', 'exe']) for (const last of kept) expect([behind, isRefused(`x.${ending}${behind}.${last}`)]).toEqual([behind, true]);
  });

  test('is refused in wide letters', () => expect(isRefused('x.\uff50\uff48\uff50.pdf')).toBe(true));

  test.each([
    'report.v2.final.pdf',
    'notes.2024.docx',
    'my%20file.pdf',
    'Chapter 1. Config of the router.pdf',
    'Acme Inc. - report (2).pdf',
    'plan.action.2026.pdf',
    'thesis.master.pdf',
    'R.E.M. - history.txt',
    'Ph.D. in PHP.pdf',
    'budget+forecast.q1.xlsx',
    "l'été.no.1.pdf",
    'phpinfo.pdf',
    'x.phpx.pdf',
  ])('%j has none', (name) => expect(cleanFilename(name)).toMatchObject({ display: name }));
});

test('a name is brought to NFC and its extension to lower case (S19.3)', () => {
  expect(cleanFilename('e\u0301te\u0301.PDF')).toEqual({ display: 'été.PDF', extension: 'pdf' });
});

test('a page is training material when it says so openly', () => {
  expect(cleanFilename('Accueil.HTM')).toEqual({ display: 'Accueil.HTM', extension: 'html' });
  expect(cleanFilename('page.html')).toMatchObject({ extension: 'html' });
  expect(['page.php.html', 'page.html.html', 'page.xhtml', 'page.svg'].map(isRefused)).toEqual([true, true, true, true]);
});

test('invisible characters and quotes are taken away (S19.3)', () => {
  expect(cleanFilename('in\u200bvoice\ufeff.pdf')).toEqual({ display: 'invoice.pdf', extension: 'pdf' });
  expect(cleanFilename('<b>"x"|.txt')).toEqual({ display: '_b__x__.txt', extension: 'txt' });
});

test.each([
  ['a right-to-left override', 'x\u202efdp.exe'],
  ['a right-to-left override before an allowed ending', 'x\u202etxt.pdf'],
  ['a line break', 'a\r\nSet-Cookie: x.pdf'],
  ['a dot hidden by a zero width space', '.\u200b./x.pdf'],
  ['an active ending in the middle', 'page.html.txt'],
  ['an active ending behind an invisible character', 'x.ht\u200bml'],
  ['256 bytes', `${'é'.repeat(126)}.pdf`],
  ['half a surrogate pair', 'x\ud800.pdf'],
  ['no ending', 'README'],
  ['nothing', ''],
])('%s is refused (S19.2, S19.3)', (_what, name) => {
  expect(isRefused(name)).toBe(true);
});

test('whatever comes in, what is accepted has no separator, no control, at most 255 bytes and a plain ending (S19.2, S19.3)', () => {
  const marks = fc.constantFrom('.', '/', '\\', '%2f', '\0', '\u202e', '\u200b', ':', '"', 'pdf', 'php', ' ');
  const hostile = fc.string({ maxLength: 60, unit: fc.oneof(marks, fc.string({ maxLength: 3, unit: 'binary' })) });
  fc.assert(
    fc.property(hostile, fc.constantFrom('', '.pdf', '.txt'), (name, ending) => {
      const clean = cleanFilename(name + ending);
      if ('refused' in clean) return;
      expect(clean.display).not.toMatch(/[/\\:"<>\p{Cc}\p{Cf}]|\.\.|^\s|\s$/u);
      expect(Buffer.byteLength(clean.display)).toBeLessThanOrEqual(255);
      expect(clean.extension).toMatch(/^[a-z0-9]{1,5}$/);
    }),
    { numRuns: 500 },
  );
});
