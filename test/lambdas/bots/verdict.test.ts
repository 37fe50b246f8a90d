import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import UserAgent from 'user-agents';
import { botReason } from '../../../lambdas/bots/verdict.ts';
import { effort } from '../../support/effort.ts';

// A corpus of crawlers (crawler-user-agents) and one of people (user-agents), both as packages: neither was made by whoever wrote the rule.
const crawlers = createRequire(import.meta.url)('crawler-user-agents') as readonly { readonly instances: readonly string[] }[];
const bots = crawlers.flatMap(({ instances }) => instances);
const people = Array.from({ length: 2_000 }, () => new UserAgent().toString());

const BROWSER = { 'accept-language': 'fr-FR,fr;q=0.9', 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'same-origin' };
const reason = (agent: string | undefined, more: object = {}) => botReason({ agent, headers: BROWSER, ...more });
const CHROME = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';

test('of the crawlers that are known at least 99 of 100 are programs (S27.1)', () => {
  expect(bots.length).toBeGreaterThan(2_000);
  const missed = bots.filter((agent) => reason(agent) === undefined);
  expect(missed.length / bots.length).toBeLessThanOrEqual(0.01);
});

test('of the browsers of people at most one in 100 is taken for a program (S27.2)', () => {
  const wrong = people.filter((agent) => reason(agent) !== undefined);
  expect(wrong.length / people.length).toBeLessThanOrEqual(0.01);
  // Behind a proxy that strips what browsers say, or replayed by a program that says nothing else.
  expect(people.filter((agent) => botReason({ agent, headers: {} }) !== undefined)).toEqual(wrong);
});

describe('people are (S27.2, S27.3)', () => {
  test.each([
    ['a browser', CHROME],
    ['Firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0'],
    ['Safari', `${IPHONE} Version/18.6 Mobile/15E148 Safari/604.1`],
    [
      'a phone whose name ends like a robot',
      'Mozilla/5.0 (Linux; Android 9; CUBOT X19) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/96.0.4664.45 Mobile Safari/537.36',
    ],
    [
      'the other phone of that name',
      'Mozilla/5.0 (Linux; Android 12; CUBOT NOTE 20 PRO) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36',
    ],
    ['the browser inside Instagram', `${IPHONE} Mobile/15E148 Instagram 390.0.0.28.85 (iPhone15,3; iOS 18_6; fr_FR; fr; scale=3.00; 1290x2796; 760530912)`],
    [
      'the browser inside Facebook',
      `${IPHONE} Mobile/22G86 [FBAN/FBIOS;FBAV/523.0.0.47.100;FBBV/757018121;FBDV/iPhone14,5;FBMD/iPhone;FBSN/iOS;FBSV/18.6;FBSS/3;FBCR/;FBID/phone;FBLC/fr_FR;FBOP/80]`,
    ],
    [
      'the web view of Android',
      'Mozilla/5.0 (Linux; Android 14; SM-S918B Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/520.0.0.45.76;]',
    ],
  ])('%s', (_, agent) => expect(reason(agent)).toBeUndefined());

  test('a person behind a company whose way out is a network of servers', () =>
    expect(botReason({ agent: CHROME, headers: { ...BROWSER, 'x-rempart-hosted': '1' } })).toBeUndefined());
  test('an old browser that says nothing but its languages', () => {
    expect(botReason({ agent: CHROME, headers: { 'accept-language': 'de' } })).toBeUndefined();
  });
});

describe('programs are (S27.3, S27.4)', () => {
  test.each([
    ['who says nothing', undefined, 'no-agent'],
    ['who says nothing but spaces', '   ', 'no-agent'],
    ['who says ten kilobytes', `${CHROME} ${'x'.repeat(10_240)}`, 'long-agent'],
    ['a browser without a window', CHROME.replace('Chrome/', 'HeadlessChrome/'), 'headless'],
    ['curl', 'curl/8.14.1', 'crawler'],
    ['Python', 'python-requests/2.32.5', 'crawler'],
    ['GPTBot', 'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)', 'crawler'],
    ['what WhatsApp fetches previews with', 'WhatsApp/2.24.20.89 A', 'crawler'],
    ['what Slack fetches previews with', 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)', 'crawler'],
    ['what Facebook fetches previews with', 'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)', 'crawler'],
    [
      'Googlebot on a phone',
      'Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
      'crawler',
    ],
  ])('%s', (_, agent, why) => expect(reason(agent)).toBe(why));

  test('a browser that is driven by a program, by its own word', () => expect(reason(CHROME, { automated: true })).toBe('webdriver'));

  test.each<Readonly<Record<string, string>>>([{}, { 'accept-language': 'en' }, { 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'same-origin' }])(
    'who calls from a network of servers and says at most half of what browsers say: %j',
    (half) => {
      expect(botReason({ agent: CHROME, headers: { ...half, 'x-rempart-hosted': '1' } })).toBe('headers');
      expect(botReason({ agent: CHROME, headers: { ...half, 'x-rempart-hosted': '' } })).toBeUndefined();
    },
  );
});

test('a verdict takes no time, whatever is said', () => {
  for (const agent of ['CUBOT '.repeat(170), 'a'.repeat(1_000_000), `Mozilla/5.0 (${' '.repeat(1_000)}`, 'bot/'.repeat(250)]) {
    const spent = effort();
    reason(agent);
    expect(spent()).toBeLessThan(200);
  }
});
