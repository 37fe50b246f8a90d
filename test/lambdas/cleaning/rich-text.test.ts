import { describe, expect, test } from '@jest/globals';
import { RICH_LIMITS } from '../../../lambdas/cleaning/rich-limits.ts';
import { cleanRich, type Purify } from '../../../lambdas/cleaning/rich-text.ts';
import { problemOf } from '../core/refusals.ts';
import { hostilePayloads } from './hostile-corpus.ts';
import { liveMarkup } from './live-markup.ts';
import { effort } from '../../support/effort.ts';

const clean = (text: string) => cleanRich(text, '#/body/notice');
const never = async (): Promise<Purify> => {
  throw new Error('loaded');
};

describe('a rich field', () => {
  test.each(['', 'plain words', 'R&D & Tom', 'x" onload="y', '5 > 3', '&lt;script&gt;'])('without a bracket is itself and loads nothing: %p', async (text) => {
    expect(await cleanRich(text, '#', never)).toBe(text);
  });

  test.each([
    ['<p>Read our <a href="https://example.com/privacy">privacy</a> <strong>notice</strong>.</p>', undefined],
    ['<a href="mailto:a@example.com">write</a>', undefined],
    ['<p onclick="x">a</p>', '<p>a</p>'],
    ['<a href="javascript:alert(1)">a</a>', '<a>a</a>'],
    ['<a href="/relative">a</a>', '<a>a</a>'],
    ['<img src="https://evil.example/?q=1">text', 'text'],
    ['<p style="background:url(x)">a</p>', '<p>a</p>'],
    ['a < b <b>c</b>', 'a &lt; b <b>c</b>'],
  ])('%p keeps its allow-list and nothing else (S17.7, S17.13)', async (text, kept) => expect(await clean(text)).toBe(kept ?? text));

  test('leaves nothing live, and comes to rest (S17.1, S17.3)', async () => {
    const every = hostilePayloads().filter((_, place) => place % 9 === 0);
    for (const payload of every) {
      const once = await clean(payload).catch(() => '');
      expect([payload, liveMarkup(once)]).toEqual([payload, []]);
      expect(await clean(once)).toBe(once);
    }
    // More than one life of a window.
    expect(every.length).toBeGreaterThan(200);
  }, 240_000);
});

describe('what a DOM could not bear is refused before there is one (S17.10)', () => {
  test.each([
    ['nested deeper than the limit', '<b>'.repeat(RICH_LIMITS.depth + 1)],
    ['more tags than the limit', '<br>'.repeat(RICH_LIMITS.tags + 1)],
    ['longer than the limit', `<b>${'x'.repeat(RICH_LIMITS.characters)}</b>`],
    ['closed in the wrong order again and again', '<b><i></b>'.repeat(50)],
    ['hidden markup', '＜script＞'],
  ])('%s', async (_, text) => {
    const spent = effort();
    expect((await problemOf(cleanRich(text, '#/body/notice', never)))?.code).toBe('invalid-request');
    expect(spent()).toBeLessThan(1_000);
  });

  test('and what is at the limit is taken', async () => {
    expect(await clean('<b>'.repeat(RICH_LIMITS.depth))).toMatch(/^<b>/);
    expect(await clean('<br>'.repeat(500))).toMatch(/^<br>/);
  });
});
