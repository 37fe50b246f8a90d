import { expect, test } from '@jest/globals';
import { cleanRich } from '../../../lambdas/cleaning/rich-text.ts';
import { notice } from '../../../widget/late/notice.ts';
import { hostilePayloads } from '../../lambdas/cleaning/hostile-corpus.ts';
import './late.ts';
import { elements, outline } from './vnodes.ts';

test("the owner's notice is shown as the service stores it", async () => {
  const stored = await cleanRich(
    '<p>We keep this for <b>30 days</b>.<br>See our <a href="https://example.com/?a=1&b=2">notice</a> &amp; more.</p><ul><li>One</li></ul>',
    '/notice',
  );
  expect(outline(notice(stored))).toBe(
    '<p>We keep this for <b>30 days</>.<br></>See our <a https://example.com/?a=1&b=2>notice</> & more.</><ul><li>One</></>',
  );
});

test('a notice makes nothing but the elements that it may have, even where nobody has purified it', () => {
  const allowed = new Set(['a', 'b', 'br', 'code', 'em', 'i', 'li', 'ol', 'p', 'strong', 'u', 'ul']);
  const made = hostilePayloads().flatMap((payload) => elements(notice(`<p>${payload}</p>`)));
  expect(made.filter(({ name }) => !allowed.has(name))).toEqual([]);
  expect(made.filter(({ attributes }) => Object.keys(attributes).some((key) => !['href', 'target', 'rel', 'dir'].includes(key)))).toEqual([]);
  expect(made.filter(({ attributes: { href } }) => href !== undefined && !(typeof href === 'string' && /^(?:https?|mailto):/.test(href)))).toEqual([]);
});

test('a notice of endless depth is no deeper than the chat follows', () => {
  expect(Math.max(...elements(notice('<b>'.repeat(5_000))).map(({ depth }) => depth))).toBeLessThan(8);
});
