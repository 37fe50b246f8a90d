import { expect, test } from '@jest/globals';
import type { Mail } from '../../../lambdas/core/mailer.ts';
import type { Notice } from '../../../lambdas/notices/contract.ts';
import { sendNotice, type NoticeDeps } from '../../../lambdas/notices/notices.ts';
import type { UserRow } from '../../../lambdas/people/rows.ts';

const USER: UserRow = {
  userId: '0199a000-0000-7000-8000-000000000001',
  email: 'ada@example.com',
  name: 'Ada',
  locale: 'en',
  password: { pepper: 1, hash: '' },
  validFrom: 0,
};
const ORIGIN = 'https://app.example.com';
const NOTICES = {
  asked: { kind: 'reset', email: USER.email, tokenId: '0199a000-0000-7000-8000-000000000002', origin: ORIGIN },
  safety: { kind: 'password-changed', userId: USER.userId, origin: ORIGIN },
  news: { kind: 'quota', userId: USER.userId, month: '2026-11', share: 80, measure: 'messages' },
} as const satisfies Record<string, Notice>;

async function mailed(sort: keyof typeof NOTICES, reason?: 'bounce' | 'complaint'): Promise<number> {
  const mails: Mail[] = [];
  const deps: NoticeDeps = {
    store: {
      userByEmail: async () => USER,
      userById: async () => USER,
      signUpByEmail: async () => undefined,
      putSignUp: async () => undefined,
      putLink: async () => undefined,
    },
    signer: { sign: async () => 'a.b.c' },
    sendMail: async (mail) => void mails.push(mail),
    suppressed: async () => reason,
    now: () => 0,
  };
  await sendNotice(NOTICES[sort] as never, deps);
  return mails.length;
}

test.each([
  [undefined, { asked: 1, safety: 1, news: 1 }],
  ['bounce', { asked: 1, safety: 0, news: 0 }],
  ['complaint', { asked: 1, safety: 1, news: 0 }],
] as const)('after %s, what is asked for, what concerns safety and what is news is written: %o', async (reason, expected) => {
  expect({ asked: await mailed('asked', reason), safety: await mailed('safety', reason), news: await mailed('news', reason) }).toEqual(expected);
});
