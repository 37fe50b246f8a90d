import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { TriggerEvent } from '../../lambdas/behaviour/fields.ts';
import { holds } from '../../lambdas/behaviour/match.ts';
import type { PageTrigger } from '../../lambdas/behaviour/page-triggers.ts';
import { begin, fires } from '../../widget/late/page.ts';

const SHOP = 'https://shop.example.com';
const trigger = (id: string, when: PageTrigger['when'], does: Partial<PageTrigger> = {}): PageTrigger => ({
  id,
  when,
  say: [],
  open: false,
  lead: false,
  tell: false,
  ...does,
});
const AFTER_FIVE = { kind: 'time-on-page', seconds: 5 } as const;
const ON_CART = { kind: 'url', match: 'prefix', value: `${SHOP}/cart` } as const;
const LEAVING = { kind: 'exit-intent' } as const;

let done: string[];
let kept: string;
let focused: boolean;
let width: number;
beforeEach(() => {
  [done, kept, focused, width] = [[], '', false, 1_200];
  jest.useFakeTimers();
  Object.assign(globalThis, {
    document: { hasFocus: () => focused },
    screen: {
      get width() {
        return width;
      },
    },
  });
});

function watched(...triggers: readonly PageTrigger[]) {
  const noted = { says: [] as string[], fired: [] as string[] };
  const hear = begin(JSON.stringify(triggers), noted, {
    name: 'fired',
    kept: () => kept,
    keep: (_name, value) => (kept = value),
    tell: ({ say }) => done.push(say),
    show: (panel) => done.push(panel),
    say: (text) => done.push(text),
  });
  const see = (url: string, age: number, by?: string): void => hear({ say: 'page', url, age, by });
  return { noted, see };
}
const acts = (): string[] => done.filter((each) => each !== 'watch');

describe('a page', () => {
  test('fires exactly what the dry run of the service says that it fires', () => {
    const urls = [`${SHOP}/cart`, `${SHOP}/cart/2`, `${SHOP}/`, 'https://other.example/cart', 'file:///cart'];
    const values = [`${SHOP}/cart`, 'https://SHOP.example.com/cart#top', `${SHOP}/cart?x=1`, '/cart', 'cart', ''];
    const pairs = urls.flatMap((url) => values.flatMap((value) => (['exact', 'prefix', 'contains'] as const).map((match) => ({ url, value, match }))));
    for (const { url, value, match } of pairs) {
      const when = { kind: 'url', match, value } as const;
      const event: TriggerEvent = { kind: 'page', url, seconds: 0 };
      expect([url, value, match, fires({ when }, url, 0, false)]).toEqual([url, value, match, holds(when, event)]);
    }
    expect([4, 5].map((seconds) => fires({ when: AFTER_FIVE }, SHOP, seconds, false))).toEqual([false, true]);
    expect([fires({ when: LEAVING }, SHOP, 9, false), fires({ when: LEAVING }, SHOP, 0, true)]).toEqual([false, true]);
  });

  test('has the chat opened, says what the team has written and notes what is the service’s, each once in a tab', () => {
    const first = watched(trigger('a', AFTER_FIVE, { open: true, say: ['May I help?'], tell: true }));
    first.see(SHOP, 4_000);
    expect(acts()).toEqual([]);
    first.see(SHOP, 5_000);
    first.see(SHOP, 6_000);
    expect(acts()).toEqual(['show', 'May I help?', 'heard']);
    expect(first.noted).toEqual({ says: ['May I help?'], fired: ['a'] });
    watched(trigger('a', AFTER_FIVE, { open: true })).see(SHOP, 9_000);
    expect(acts()).toHaveLength(3);
  });

  test('that is another one without being loaded begins anew', () => {
    const { see } = watched(trigger('a', AFTER_FIVE, { open: true }), trigger('b', ON_CART, { say: ['Your cart'] }));
    see(SHOP, 3_000);
    see(`${SHOP}/cart`, 6_000);
    expect(acts()).toEqual(['Your cart', 'heard']);
    see(`${SHOP}/cart`, 10_900);
    expect(acts()).toHaveLength(2);
    see(`${SHOP}/cart`, 11_000);
    expect(acts()).toEqual(['Your cart', 'heard', 'show']);
  });

  test('that the pointer leaves is noticed', () => {
    const { see } = watched(trigger('a', LEAVING, { open: true }));
    see(SHOP, 1_000);
    see(SHOP, 2_000, 'mouseleave');
    expect(acts()).toEqual(['show']);
  });

  test('is not covered by a chat that opens by itself, where it would fill the screen', () => {
    width = 390;
    watched(trigger('a', AFTER_FIVE, { open: true, say: ['May I help?'] })).see(SHOP, 5_000);
    expect(acts()).toEqual(['May I help?', 'heard']);
  });

  test('is left its keyboard: a form waits until the visitor is in the chat', () => {
    const heard: (() => void)[] = [];
    Object.assign(globalThis, { addEventListener: (_what: string, told: () => void) => heard.push(told) });
    watched(trigger('a', AFTER_FIVE, { lead: true })).see(SHOP, 5_000);
    expect(acts()).toEqual([]);
    for (const told of heard) told();
    expect(acts()).toEqual(['lead']);
    focused = true;
    kept = '';
    watched(trigger('a', AFTER_FIVE, { lead: true })).see(SHOP, 5_000);
    expect(acts()).toEqual(['lead', 'lead']);
  });

  test('is asked for while something can still fire, and no longer', () => {
    const { see } = watched(trigger('a', AFTER_FIVE, { open: true }));
    jest.advanceTimersByTime(2_500);
    expect(done.filter((each) => each === 'watch')).toHaveLength(3);
    see(SHOP, 5_000);
    jest.advanceTimersByTime(60_000);
    expect(done.filter((each) => each === 'watch')).toHaveLength(3);
  });
});
