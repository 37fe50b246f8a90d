import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plain, plainLine } from '../../../lambdas/cleaning/fields.ts';
import { withoutMarkup } from '../../../lambdas/cleaning/markup.ts';
import { hostileEncoding, inertPlain } from '../../../lambdas/cleaning/plain-text.ts';
import { BENIGN, hostilePayloads } from './hostile-corpus.ts';
import { liveMarkup } from './live-markup.ts';
import { effort } from '../../support/effort.ts';

const field = plain(20_000, 0);
const payloads = hostilePayloads();

describe('a plain field', () => {
  test.each(BENIGN)('keeps %p byte for byte (S17.4)', (text) => {
    expect(field.parse(text)).toBe(text);
  });

  test.each([
    ['<b>Bob</b>', 'Bob'],
    ['Ask <script>alert(1)</script>Bob', 'Ask Bob'],
    ['<img src=x onerror=alert(1)>', ''],
    ['a <br/> b', 'a  b'],
    ['x<!-- hidden -->y', 'xy'],
    ['<a href="https://x.example" title="a>b">link</a>', 'link'],
    ['<thing onclick=alert(1)>x', 'x'],
    ['<b onclick<>x', 'x'],
  ])('takes the markup out of %p', (text, kept) => expect(field.parse(text)).toBe(kept));

  test('that needs a character refuses one that is only markup', () => {
    expect(plainLine(100).safeParse('<b></b>').success).toBe(false);
    expect(plainLine(100).safeParse('<b>x</b>').success).toBe(true);
  });

  test('leaves nothing live of any payload, as it is and after later normalisation (S17.1, S17.9)', () => {
    expect(payloads.length).toBeGreaterThan(2_000);
    const live = payloads.filter((payload) => {
      const clean = withoutMarkup(payload);
      return liveMarkup(clean).length > 0 || /<\/?(?:script|iframe|object|embed|base|meta|link|style|svg)\b/i.test(clean);
    });
    expect(live).toEqual([]);
  }, 240_000);

  test('is cleaned once: a second time changes nothing (S17.3)', () => {
    expect(payloads.filter((payload) => withoutMarkup(withoutMarkup(payload)) !== withoutMarkup(payload))).toEqual([]);
    const piece = fc.constantFrom('<', '>', '"', "'", '=', '/', ' ', 'b', 'script', 'onclick', '!--', '-->', 'x', '&', '<b>', 'style=');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const once = withoutMarkup(pieces.join(''));
        return withoutMarkup(once) === once;
      }),
      { numRuns: 5_000 },
    );
  });

  test('leaves nothing live of random pieces of markup', () => {
    const piece = fc.constantFrom('<', '>', '"', "'", '=', '/', ' ', 'img', 'script', 'onclick', 'x', '<b ', 'svg', 'src', 'style');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => liveMarkup(withoutMarkup(pieces.join(''))).length === 0),
      { numRuns: 300 },
    );
  }, 120_000);
});

describe('an encoding', () => {
  test.each([
    ['a lone surrogate', 'a\ud800b'],
    ['full-width brackets around a script (S17.9)', '＜script＞alert(1)＜/script＞'],
    ['a long s in the name', '<ſcript>'],
    ['a zero-width space in the name', '<scr\u200bipt>alert(1)</scr\u200bipt>'],
    ['a small-form bracket', '﹤img src=x onerror=alert(1)﹥'],
    ['an override of direction', 'invoice\u202egpj.exe'],
  ])('that hides something is refused: %s', (_, text) => {
    expect(hostileEncoding(text)).toEqual(expect.any(String));
    expect(field.safeParse(text).success).toBe(false);
  });

  test.each(['＜お知らせ＞', 'می‌خواهم', '\u2067עברית\u2069', 'ﬁne ① ½', '+ADw-script+AD4-alert(1)'])('that hides nothing is kept: %p', (text) => {
    expect(hostileEncoding(text)).toBeUndefined();
    expect(field.parse(text)).toBe(text);
  });

  test('with a control character is refused', () => expect(field.safeParse('a\u0000b').success).toBe(false));
});

describe('a length', () => {
  test('is counted before cleaning, in code points (S17.10, S20.1)', () => {
    expect(plain(10).safeParse('😀'.repeat(10)).success).toBe(true);
    expect(plain(10).safeParse('😀'.repeat(11)).success).toBe(false);
    expect(plain(10).safeParse(`<b>${'x'.repeat(8)}</b>`).success).toBe(false);
  });

  test.each(['<b><i>', '<x ', '<a b="', "<x a='", '<', '<!--', '<script>', '</', '<<b>', '<?', '<b onclick='])(
    'of %p without end takes less than a second',
    (piece) => {
      const text = piece.repeat(Math.floor(20_000 / piece.length));
      const spent = effort();
      field.safeParse(`${text}>`.slice(0, 20_000));
      expect(spent()).toBeLessThan(1_000);
    },
  );
});

describe('a text that nobody is asked to write again', () => {
  test.each(BENIGN)('keeps %p byte for byte (S17.4)', (text) => expect(inertPlain(text)).toBe(text));

  test.each([
    ['if a < b then c > d', 'if a < b then c > d'],
    ['a\0b\ud800c', 'ab\ufffdc'],
    ['\u202aC:\\Users\u202c', 'C:\\Users'],
    ['invoice\u202egpj.exe', 'invoicegpj.exe'],
    ['Hi <img src=x onerror=alert(1)> there', 'Hi  there'],
    ['＜script＞alert(1)＜/script＞ⓧ', 'x'],
    ['<scr\u200bipt>alert(1)</scr\u200bipt>x', 'x'],
    ['＜お知らせ＞', '＜お知らせ＞'],
    ['<b></b>', ''],
  ])('%j is kept as %j', (text, kept) => expect(inertPlain(text)).toBe(kept));

  test('is inert, as it is and after every later normalisation, and cleaned once (S17.1, S17.3, S17.9)', () => {
    const sorts = [(text: string) => text, (text: string) => text.replaceAll('<', '＜'), (text: string) => text.replaceAll('<s', '<\u200bs')];
    const left = payloads
      .filter((_, at) => at % 5 === 0)
      .flatMap((payload) => sorts.map((sort) => sort(payload)))
      .filter((payload) => {
        const clean = inertPlain(payload);
        return inertPlain(clean) !== clean || hostileEncoding(clean) !== undefined || withoutMarkup(clean) !== clean;
      });
    expect(left).toEqual([]);
  }, 120_000);
});
