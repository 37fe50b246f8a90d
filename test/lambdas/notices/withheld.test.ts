import { describe, expect, test } from '@jest/globals';
import type { Mail } from '../../../lambdas/core/mailer.ts';
import { notice, SORTS, TOPIC_OF, type Notice } from '../../../lambdas/notices/fields.ts';
import { sendNotice, type NoticeDeps } from '../../../lambdas/notices/notices.ts';
import type { UserRow } from '../../../lambdas/people/rows.ts';
import { madeByUs, readWayOut } from '../../../lambdas/people/way-out.ts';

const USER: UserRow = {
  userId: '0199a000-0000-7000-8000-000000000001',
  email: 'ada@example.com',
  name: 'Ada',
  locale: 'en',
  password: { pepper: 1, hash: '' },
  validFrom: 0,
  origin: 'https://app.example.com',
};
const ORIGIN = 'https://app.example.com';
const tokenId = '0199a000-0000-7000-8000-000000000002';
const { userId, email } = USER;
const NOTICES: { readonly [K in Notice['kind']]: Extract<Notice, { kind: K }> } = {
  'sign-up': { kind: 'sign-up', email, tokenId, origin: ORIGIN },
  'sign-up-again': { kind: 'sign-up-again', email: 'new@example.com', tokenId, origin: ORIGIN },
  reset: { kind: 'reset', email, tokenId, origin: ORIGIN },
  locked: { kind: 'locked', email, origin: ORIGIN },
  'new-device': { kind: 'new-device', userId, agent: 'Firefox', at: '2026-11-26T08:00:00Z', origin: ORIGIN },
  'password-changed': { kind: 'password-changed', userId, origin: ORIGIN },
  'token-reuse': { kind: 'token-reuse', userId, origin: ORIGIN },
  'email-change': { kind: 'email-change', userId, email: 'new@example.com', tokenId, origin: ORIGIN },
  'email-changed': { kind: 'email-changed', userId, formerly: 'old@example.com' },
  'export-ready': { kind: 'export-ready', userId, origin: ORIGIN },
  'webhook-disabled': { kind: 'webhook-disabled', userId, webhookId: tokenId, reason: 'gone' },
  'knowledge-quota': { kind: 'knowledge-quota', userId, measure: 'bytes', share: 80 },
  billing: { kind: 'billing', userId, news: 'payment-failed', until: '2026-12-01T00:00:00Z' },
  quota: { kind: 'quota', userId, month: '2026-11', share: 80, measure: 'messages' },
};
const KINDS = Object.keys(NOTICES) as Notice['kind'][];
const KEY = 'a key of the person';

async function mailed(
  kind: Notice['kind'],
  over: { readonly user?: Partial<UserRow>; readonly reason?: 'bounce' | 'complaint'; readonly origin?: string } = {},
): Promise<Mail[]> {
  const mails: Mail[] = [];
  const user = { ...USER, ...over.user };
  const deps: NoticeDeps = {
    store: {
      userByEmail: async (address) => (address === email ? user : undefined),
      userById: async () => user,
      signUpByEmail: async (address) => ({ ...USER, email: address, accountName: 'A', accountId: userId, tokenId, expiresAt: 1 }),
      putSignUp: async () => undefined,
      putLink: async () => undefined,
      mailKeyFor: async () => {
        if (user.mailKey !== undefined) throw new Error('it is known already');
        return KEY;
      },
    },
    signer: { sign: async () => 'a.b.c' },
    sendMail: async (mail) => void mails.push(mail),
    suppressed: async () => over.reason,
    origin: over.origin,
    newSecret: () => 'another',
    now: () => 0,
  };
  await sendNotice(notice.parse(NOTICES[kind]) as never, deps);
  return mails;
}

test.each([
  [undefined, { asked: true, safety: true, news: true }],
  ['bounce', { asked: true, safety: false, news: false }],
  ['complaint', { asked: true, safety: true, news: false }],
] as const)('after %s, what is asked for, what concerns safety and what is news is written: %o', async (reason, expected) => {
  for (const kind of KINDS) expect([kind, (await mailed(kind, { ...(reason && { reason }) })).length > 0]).toEqual([kind, expected[SORTS[kind]]]);
});

describe('the way out of news (RFC 8058)', () => {
  test('is in every mail of a topic, for programs and for people, and in no mail that somebody asked for or that concerns safety', async () => {
    for (const kind of KINDS) {
      const topic = TOPIC_OF[kind];
      for (const { unsubscribe, text } of await mailed(kind)) {
        expect([kind, unsubscribe !== undefined]).toEqual([kind, topic !== undefined]);
        if (topic === undefined) expect([kind, text]).toEqual([kind, expect.not.stringContaining('unsubscribe')]);
        if (unsubscribe === undefined) continue;
        const link = readWayOut(new URL(unsubscribe).searchParams.get('link') ?? '');
        expect([kind, link]).toEqual([kind, expect.objectContaining({ userId, topic })]);
        expect([kind, link && madeByUs(link, KEY), unsubscribe.startsWith(`${ORIGIN}/unsubscribe?`)]).toEqual([kind, true, true]);
        // On a line of its own, so that the HTML of it is a link.
        expect(text.split('\n')).toContain(unsubscribe);
      }
    }
    expect(KINDS.filter((kind) => TOPIC_OF[kind] !== undefined).every((kind) => SORTS[kind] === 'news')).toBe(true);
  });

  test.each(['quota', 'billing', 'webhooks'] as const)('of %s keeps back the mails of this topic and no other', async (topic) => {
    for (const kind of KINDS)
      expect([kind, (await mailed(kind, { user: { declined: new Set([topic]) } })).length > 0]).toEqual([kind, TOPIC_OF[kind] !== topic]);
  });

  test('is signed by the key that the person has, and only a person without one is given one', async () => {
    const own = 'the key that was made before';
    const [{ unsubscribe } = {} as Mail] = await mailed('quota', { user: { mailKey: own } });
    const link = readWayOut(new URL(unsubscribe ?? '').searchParams.get('link') ?? '');

    expect(link && [madeByUs(link, own), madeByUs(link, KEY)]).toEqual([true, false]);
  });

  test('leads to the name of the application where it has one, and is the page of the choice where nobody knows where that is', async () => {
    const [named] = await mailed('quota', { origin: 'https://named.example.com' });
    const [unknown] = await mailed('quota', { user: { origin: undefined as never } });
    const [french] = await mailed('quota', { user: { locale: 'fr' } });

    expect(named?.unsubscribe).toMatch(/^https:\/\/named\.example\.com\/unsubscribe\?link=/);
    expect(unknown?.unsubscribe).toBeUndefined();
    expect(unknown?.text).toContain('Profile and security');
    expect(french?.text).toContain('Pour ne plus recevoir');
  });
});
