import { expect, test } from '@jest/globals';
import { isAlive } from '../../../lambdas/sessions/liveness.ts';

const NOW = 1_000;
const IDS = { userId: 'usr', accountId: 'acc' };
const ROWS = {
  session: { ...IDS, sessionId: 'ses', refreshHash: 'h', startedAt: 500, idleUntil: 2_000, endsAt: 3_000 },
  user: { userId: 'usr', email: 'a@example.com', name: 'A', locale: 'en', password: { pepper: 1, hash: 'h' }, validFrom: 500 },
  account: { state: 'active' },
} as const;
type Rows = Parameters<typeof isAlive>[0];

const alive = (rows: Partial<Rows>, issuedAt = 900): boolean => isAlive({ ...ROWS, ...rows }, IDS, issuedAt, NOW);

test('a session with its user and an active account is alive', () => {
  expect(alive({})).toBe(true);
});

test.each<[string, Partial<Rows>]>([
  ['no session', { session: undefined }],
  ['no user', { user: undefined }],
  ['no account', { account: undefined }],
  ['a suspended account', { account: { state: 'suspended' } }],
  ['a revoked session', { session: { ...ROWS.session, revokedAt: 999 } }],
  ['a session idle until now', { session: { ...ROWS.session, idleUntil: NOW } }],
  ['a session that ends now', { session: { ...ROWS.session, endsAt: NOW } }],
  ["another user's session", { session: { ...ROWS.session, userId: 'other' } }],
  ["another account's session", { session: { ...ROWS.session, accountId: 'other' } }],
])('%s is dead (S1.11, S2.9, S2.10)', (_name, rows) => {
  expect(alive(rows)).toBe(false);
});

test('a token or a session from before the user was made invalid is dead, also when a renewal gave a younger token', () => {
  const user = { ...ROWS.user, validFrom: 950 };

  expect(alive({ user }, 900)).toBe(false);
  expect(alive({ user }, 960)).toBe(false);
  expect(alive({ user, session: { ...ROWS.session, startedAt: 950 } }, 960)).toBe(true);
});
