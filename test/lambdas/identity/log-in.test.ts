import { beforeEach, describe, expect, test } from '@jest/globals';
import { logIn } from '../../../lambdas/identity/log-in.ts';
import { addressHash } from '../../../lambdas/limits/attempts.ts';
import { problemOf } from '../core/refusals.ts';
import { callOf, cookieIn, memoryIdentity, type Identity } from './memory-identity.ts';

const REFRESH = '__Host-refresh';
const DEVICE = '__Host-device';
const PASSWORD = 'a quiet harbour';
const USER = {
  userId: '00000000-0000-7000-8000-0000000000aa',
  email: 'ada@example.com',
  name: 'Ada',
  locale: 'en',
  password: { pepper: 1, hash: `hash of ${PASSWORD}` },
  validFrom: 0,
} as const;

let identity: Identity;
beforeEach(() => {
  identity = memoryIdentity();
  identity.store.users.set(USER.userId, USER);
  identity.store.memberships.set(USER.userId, ['acc-1']);
});

const attempt = (body: unknown, given: { readonly cookies?: Readonly<Record<string, string>>; readonly address?: string } = {}) => {
  const { call, set } = callOf('logIn', { body, ...(given.cookies && { cookies: given.cookies }) });
  const client = { ...call.client, ...(given.address && { address: given.address }) };
  return { set, done: logIn({ ...call, client }, identity.deps) };
};
const right = { email: USER.email, password: PASSWORD };
const wrong = { email: USER.email, password: 'another harbour' };
const nobody = { email: 'bob@example.com', password: PASSWORD };
const codeOf = async (body: unknown, given?: Parameters<typeof attempt>[1]) => (await problemOf(attempt(body, given).done))?.code;

async function fail(times: number, body: unknown, given?: Parameters<typeof attempt>[1]): Promise<void> {
  for (let n = 0; n < times; n += 1) await problemOf(attempt(body, given).done);
}
/** The cookie of a device that has logged in. */
async function ownDevice(): Promise<{ [DEVICE]: string }> {
  const { set, done } = attempt(right);
  await done;
  return { [DEVICE]: cookieIn(set, DEVICE) ?? '' };
}

describe('log-in', () => {
  test('sets its cookies exactly so, and none is in the reply (S2.1, S2.2)', async () => {
    const { set, done } = attempt({ email: 'ADA@example.com', password: PASSWORD });
    const reply = await done;

    expect(set).toEqual([
      expect.stringMatching(/^__Host-access=[\w.-]+; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=600$/),
      expect.stringMatching(/^__Host-refresh=[0-9a-f-]{36}\.[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=3600$/),
      expect.stringMatching(/^__Host-device=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=15552000$/),
    ]);
    for (const cookie of ['__Host-access', REFRESH, DEVICE]) expect(JSON.stringify(reply)).not.toContain(cookieIn(set, cookie));
    expect(identity.events.map(({ type }) => type)).toEqual(['authn_login_success']);
  });

  test.each([
    ['a wrong password', wrong],
    ['an unknown address', nobody],
  ])('%s: the same answer after the same work, and no cookie (S12.5)', async (_name, body) => {
    const { set, done } = attempt(body);
    const problem = await problemOf(done);

    expect([problem?.code, problem?.extra, set, identity.work]).toEqual(['invalid-credentials', {}, [], ['compare']]);
    expect(identity.store.sessions.size).toBe(0);
  });

  test('a user of no account cannot be told from a wrong password', async () => {
    identity.store.memberships.clear();

    expect(await problemOf(attempt(right).done)).toMatchObject({ code: 'invalid-credentials', extra: {} });
  });

  test('finds the account of the person, and takes away what an invitation that was cut off has left of another', async () => {
    identity.store.memberships.set(USER.userId, ['acc-cut', 'acc-1']);
    identity.store.left.add('acc-cut');
    const reply = await attempt(right).done;

    expect(reply.accounts.map(({ id }) => id)).toEqual(['acc-1']);
    expect(identity.store.memberships.get(USER.userId)).toEqual(['acc-1']);
  });

  test('names the account of a known person in the journal, and an unknown address by its hash only (S13.13)', async () => {
    expect((await problemOf(attempt(wrong).done))?.event).toEqual({ accountId: 'acc-1', userId: USER.userId });
    expect((await problemOf(attempt(nobody).done))?.event).toEqual({ target: addressHash('bob@example.com') });
  });

  test('hashes a password anew when its pepper is an older one, and it still opens', async () => {
    identity.store.users.set(USER.userId, { ...USER, password: { ...USER.password, pepper: 0 } });
    await attempt(right).done;

    expect(identity.store.users.get(USER.userId)?.password.pepper).toBe(1);
    await attempt(right).done;
    expect(identity.work).toEqual(['compare', 'hash', 'compare']);
  });
});

describe('five wrong passwords', () => {
  test.each([
    ['of a known person', wrong],
    ['for an unknown address', nobody],
  ])('%s close the door with the same answer, right password or not (S13.1, S13.8)', async (_name, body) => {
    await fail(5, body);
    identity.work.length = 0;
    const problem = await problemOf(attempt({ ...body, password: PASSWORD }).done);

    expect([problem?.code, problem?.extra, identity.work]).toEqual([
      'locked-out',
      { retryAfterSeconds: 900, limit: { name: 'attempts', count: 5, seconds: 900 } },
      [],
    ]);
    identity.pass(900);
    expect(await codeOf({ ...body, password: PASSWORD })).toBe(body === wrong ? undefined : 'invalid-credentials');
  });

  test.each(['ADA@EXAMPLE.COM', ' ada@example.com', 'a\u{FF44}a@example.com', 'Ada@Example.com'])('count together for %p (S13.3)', async (email) => {
    await fail(2, wrong);
    await fail(3, { ...wrong, email });

    expect(await codeOf(right)).toBe('locked-out');
  });

  test('close one door wherever they come from', async () => {
    for (let n = 0; n < 5; n += 1) await fail(1, wrong, { address: `198.51.100.${n}` });

    expect(await codeOf(right, { address: '203.0.113.1' })).toBe('locked-out');
  });

  test('are told to the owner once, in the language of the account, and to nobody at an unknown address', async () => {
    identity.store.users.set(USER.userId, { ...USER, locale: 'fr' });
    await fail(8, wrong);
    await fail(8, nobody);

    expect(identity.mails.map(({ to, subject }) => [to, subject])).toEqual([[USER.email, 'Connexion suspendue pour un moment']]);
    expect(identity.events.map(({ type, target }) => [type, target])).toEqual([
      ['authn_login_lock', addressHash(USER.email)],
      ['authn_login_lock', addressHash('bob@example.com')],
    ]);
  });

  test('leave the sessions that are open alone', async () => {
    await attempt(right).done;
    await fail(10, wrong);

    expect([...identity.store.sessions.values()].every(({ revokedAt }) => revokedAt === undefined)).toBe(true);
  });
});

describe('a device that has logged in before', () => {
  test('is not locked by strangers, nor by what others do behind its address', async () => {
    const cookies = await ownDevice();
    await fail(5, wrong);
    for (let n = 0; n < 20; n += 1) await fail(1, { email: `spray-${n}@example.com`, password: 'x' });

    expect(await codeOf(right)).toBe('locked-out');
    expect(await codeOf({ email: 'new@example.com', password: 'x' })).toBe('locked-out');
    expect(await codeOf(right, { cookies })).toBeUndefined();
  });

  test('has five attempts of its own', async () => {
    const cookies = await ownDevice();
    await fail(5, wrong, { cookies });

    expect(await codeOf(right, { cookies })).toBe('locked-out');
    expect(await codeOf(right)).toBeUndefined();
  });

  test('is bound to its person: for anybody else it is a stranger', async () => {
    const cookies = await ownDevice();
    const other = { ...USER, userId: '00000000-0000-7000-8000-0000000000bb', email: 'eve@example.com' };
    identity.store.users.set(other.userId, other);
    identity.store.memberships.set(other.userId, ['acc-2']);
    await fail(5, { email: other.email, password: 'x' }, { cookies });

    expect(await codeOf({ email: other.email, password: PASSWORD }, { cookies })).toBe('locked-out');
    expect(await codeOf(right, { cookies })).toBeUndefined();
  });

  test('is kept as a hash, is mailed about once, and no value that we did not make becomes one', async () => {
    const cookies = await ownDevice();
    await attempt(right, { cookies }).done;
    expect(identity.mails.map(({ subject }) => subject)).toEqual(['Sign-in from a new device']);
    expect(JSON.stringify([...identity.store.devices])).not.toContain(cookies[DEVICE]);

    const planted = { [DEVICE]: 'A'.repeat(43) };
    const { set, done } = attempt(right, { cookies: planted });
    await done;
    expect(cookieIn(set, DEVICE)).not.toBe(planted[DEVICE]);
    expect(identity.mails).toHaveLength(2);
  });

  test('is a stranger again after half a year', async () => {
    const cookies = await ownDevice();
    identity.pass(15_552_000);
    await fail(5, wrong, { cookies });

    expect(await codeOf(right, { cookies })).toBe('locked-out');
  });
});
