import { beforeAll, describe, expect, test } from '@jest/globals';
import { cloud, newChatbot, newTenant, SITE, type Bot } from '../support/cloud.ts';
import { holesOf, policedOf, type Policed } from '../support/content-policy.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await newChatbot(await newTenant(), [SITE]);
});

const HEADERS = { referer: `${SITE}/`, 'sec-fetch-dest': 'iframe' };
async function policed(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Policed> {
  const reply = await fetch(url, { headers, redirect: 'manual' });
  return policedOf(reply.headers, await reply.text());
}

describe('the policy of every kind of reply', () => {
  const replies: readonly (readonly [string, () => Promise<Policed>])[] = [
    ['the dashboard', () => policed(`${cloud().app}/`)],
    ['the frame of the chat', () => policed(`${cloud().edge}/w/${bot.publicKey}`, HEADERS)],
    ['a frame that is refused', () => policed(`${cloud().edge}/w/${bot.publicKey}`, { referer: 'https://evil.example/' })],
    ['a reply of a function', () => policed(`${cloud().app}/v1/health`)],
    ['a refusal of a function', () => policed(`${cloud().app}/v1/me`)],
    ['a refusal of the gateway', () => policed(`${cloud().app}/v1/nope`)],
    ['a file that is not there', () => policed(`${cloud().app}/nope.html`)],
    ['a page of the edge that is not there', () => policed(`${cloud().edge}/nope`)],
  ];
  test.each(replies)('has no hole: %s (S4.2)', async (_, reply) => {
    expect(holesOf(await reply())).toEqual([]);
  });
});

describe('a hole in a policy', () => {
  const STRICT = "default-src 'none'; script-src 'self'; base-uri 'none'; frame-ancestors 'none'";
  const with_ = (policy: string, over: Partial<Policed> = {}): string[] => holesOf({ policies: [policy], reportOnly: [], markup: '', ...over });

  test('is none in a strict one', () => {
    expect(with_(STRICT)).toEqual([]);
    expect(with_("default-src 'none'; base-uri 'none'; frame-ancestors https://shop.example.com https://*.example.com")).toEqual([]);
  });

  test.each(["'unsafe-inline'", "'unsafe-eval'", '*', 'https:', 'http:', 'data:', 'blob:'])('is found: scripts from %s (S4.2)', (source) => {
    expect(with_(STRICT.replace("'self'", `'self' ${source}`))).toContain(`scripts from ${source}`);
    expect(with_(`default-src ${source}; object-src 'none'; base-uri 'none'; frame-ancestors 'none'`)).toContain(`scripts from ${source}`);
  });

  test.each([
    ['no object-src', () => with_(STRICT.replace("default-src 'none'; ", '')), 'objects'],
    ['no base-uri', () => with_(STRICT.replace("base-uri 'none'; ", '')), 'base-uri'],
    ['no frame-ancestors', () => with_(STRICT.replace("; frame-ancestors 'none'", '')), 'frame-ancestors'],
    ['neither script-src nor default-src', () => with_("object-src 'none'; base-uri 'none'; frame-ancestors 'none'"), 'scripts from anywhere'],
    ['styles put together from text', () => with_(`${STRICT}; style-src 'unsafe-inline'`), "'unsafe-inline' somewhere"],
    [
      'two policies',
      () =>
        holesOf(
          policedOf(
            new Headers([
              ['content-security-policy', STRICT],
              ['content-security-policy', STRICT],
            ]),
            '',
          ),
        ),
      'two policies',
    ],
    ['one that only reports', () => with_('', { policies: [], reportOnly: [STRICT] }), 'reported only'],
    [
      'one in the markup alone',
      () => with_('', { policies: [], markup: `<meta http-equiv="Content-Security-Policy" content="${STRICT}">` }),
      'in the markup only',
    ],
    ['none', () => with_('', { policies: [] }), 'none'],
  ] as const)('is found: %s (S4.2)', (_, holes, hole) => {
    expect(holes()).toContain(hole);
  });
});
