import { beforeEach, describe, expect, test } from '@jest/globals';
import { changeOperations } from '../../../lambdas/credentials/change.ts';
import { resetOperations } from '../../../lambdas/credentials/reset.ts';
import { logIn } from '../../../lambdas/identity/log-in.ts';
import { sessionOperations } from '../../../lambdas/identity/sessions.ts';
import { signUpOperations } from '../../../lambdas/identity/sign-up.ts';
import { problemOf } from '../core/refusals.ts';
import { callOf, cookieIn, memoryIdentity, type Identity } from '../identity/memory-identity.ts';

const OLD = 'a quiet harbour at noon';
const NEW = 'seven copper lanterns adrift';
const USER = {
  userId: '00000000-0000-7000-8000-0000000000aa',
  email: 'ada@example.com',
  name: 'Ada',
  locale: 'en',
  password: { pepper: 1, hash: `hash of ${OLD}` },
  validFrom: 0,
} as const;

let identity: Identity;
beforeEach(() => {
  identity = memoryIdentity();
  identity.store.users.set(USER.userId, USER);
  identity.store.memberships.set(USER.userId, ['acc-1']);
});

type Given = Parameters<typeof callOf>[1];
const call = (given: Given) => callOf('logIn', given) as unknown as { call: never; set: string[] };
const forgot = (email: string = USER.email) => resetOperations.forgotPassword(call({ body: { email } }).call, identity.deps);
const mailed = (): string => /[?#]token=(\S+)/.exec(identity.mails.at(-1)?.text ?? '')?.[1] ?? '';
const reset = (token: string, password = NEW, cookies = {}) => resetOperations.resetPassword(call({ body: { token, password }, cookies }).call, identity.deps);
const refusal = async (token: string, password?: string) => (await problemOf(reset(token, password)))?.code;
const enter = async (password: string, email: string = USER.email) => (await problemOf(logIn(call({ body: { email, password } }).call, identity.deps)))?.code;

async function link(): Promise<string> {
  await forgot();
  return mailed();
}
/** Signed in: the session's principal, and its refresh token. */
async function signedIn() {
  const { call: given, set } = call({ body: { email: USER.email, password: identity.store.users.get(USER.userId)?.password.hash.slice(8) } });
  await logIn(given, identity.deps);
  const refresh = cookieIn(set, '__Host-refresh') ?? '';
  return { principal: { kind: 'session', userId: USER.userId, accountId: 'acc-1', sessionId: refresh.split('.')[0] }, refresh };
}
const renewed = async (refresh: string) =>
  (await problemOf(sessionOperations.refresh(call({ cookies: { '__Host-refresh': refresh } }).call, identity.deps)))?.code;

describe('a forgotten password', () => {
  test('is answered alike for known and unknown; only a known address gets a mail, at itself (S12.5, S12.9)', async () => {
    const answers = [await forgot(), await forgot('bob@example.com')];

    expect(answers[0]).toEqual(answers[1]);
    expect(identity.mails.map(({ to }) => to)).toEqual([USER.email]);
    expect(identity.mails[0]?.text).toContain('https://app.example.com/reset#token=');
  });

  test('is answered alike when the mailbox has had enough, and mails nothing', async () => {
    identity.full.add('reset');
    expect(await forgot()).toEqual({ status: 'accepted' });
    expect(identity.mails).toEqual([]);
  });

  test('opens with the link once, ends every session, tells the owner and signs nobody in (S12.11)', async () => {
    const { refresh } = await signedIn();
    identity.pass(1);
    const { call: given, set } = call({ body: { token: await link(), password: NEW } });
    await resetOperations.resetPassword(given, identity.deps);

    expect(set).toEqual([]);
    expect(await renewed(refresh)).toBe('not-signed-in');
    expect(identity.mails.at(-1)?.subject).toBe('Your password was changed');
    expect(identity.events.at(-1)).toMatchObject({ type: 'authn_password_change', accountId: 'acc-1' });
    expect([await enter(OLD), await enter(NEW)]).toEqual(['invalid-credentials', undefined]);
  });

  test('opens once of twenty at the same time (S12.6)', async () => {
    const token = await link();
    const codes = await Promise.all(Array.from({ length: 20 }, (_, n) => refusal(token, `${NEW} ${n}`)));

    expect(codes.filter((code) => code === undefined)).toHaveLength(1);
    expect(codes.filter((code) => code === 'token-refused').length).toBeGreaterThan(0);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['used before', async () => reset(mailed())],
    ['replaced by a newer one', async () => forgot()],
    ['half an hour old', async () => identity.pass(1_800)],
    ['older than a change of the password', async () => identity.store.users.set(USER.userId, { ...USER, password: { pepper: 1, hash: 'hash of x' } })],
    ['older than a change of the address', async () => identity.store.users.set(USER.userId, { ...USER, email: 'ada@example.org' })],
    ['of a person who is gone', async () => identity.store.users.delete(USER.userId)],
  ])('does not open with a link that is %s (S12.6)', async (_name, then) => {
    const token = await link();
    await then();

    const problem = await problemOf(reset(token));
    expect([problem?.code, problem?.extra]).toEqual(['token-refused', {}]);
  });

  test('does not open with a token of another kind, nor does its token open anything else (S12.7)', async () => {
    const access = await identity.deps.signer.sign('access', { subject: USER.userId, seconds: 60 });
    const verify = await identity.deps.signer.sign('verifyEmail', { subject: USER.userId, seconds: 60 });
    for (const token of [access, verify, 'aaaaaaaaaa.bbbbbbbbbb.cccccccccc']) expect(await refusal(token)).toBe('token-refused');

    const opened = signUpOperations.verifyEmail(callOf('verifyEmail', { body: { token: await link(), password: OLD } }).call, identity.deps);
    expect((await problemOf(opened))?.code).toBe('token-refused');
  });

  test('is not replaced by a weak one, which does not use up the link', async () => {
    const token = await link();
    expect(await refusal(token, 'ada@example.com')).toBe('weak-password');
    expect(await refusal(token)).toBeUndefined();
  });

  test('opens a door that failures had closed', async () => {
    for (let n = 0; n < 5; n += 1) await enter('x');
    expect(await enter(OLD)).toBe('locked-out');
    await reset(await link());
    expect(await enter(NEW)).toBeUndefined();
  });

  test('is guessed at no more than twenty times from a network (S13.10)', async () => {
    const token = await link();
    for (let n = 0; n < 20; n += 1) await problemOf(reset(`guess.${n}.x`));
    expect(await refusal(token)).toBe('locked-out');
    identity.pass(900);
    expect(await refusal(token)).toBeUndefined();
  });

  test('is kept only as hashes (S12.10)', async () => {
    const token = await link();
    const stored = JSON.stringify([...identity.store.links.values()]);
    expect(stored).not.toContain(token);
    const { jti } = await identity.deps.verifier.verify('resetPassword', token);
    expect(stored).not.toContain(jti);
  });
});

describe('a change of password', () => {
  const change = (principal: unknown, currentPassword: string, newPassword = NEW) => {
    const { call: given, set } = call({ principal, body: { currentPassword, newPassword } });
    return { set, done: changeOperations.changePassword(given, identity.deps) };
  };

  test('needs the current one, ends the other sessions and goes on with new cookies (S12.12)', async () => {
    const [other, own] = [await signedIn(), await signedIn()];
    identity.pass(1);
    expect((await problemOf(change(own.principal, 'x').done))?.code).toBe('invalid-credentials');
    const { set, done } = change(own.principal, OLD);
    await done;

    expect([await renewed(other.refresh), await renewed(own.refresh)]).toEqual(['not-signed-in', 'not-signed-in']);
    expect(await renewed(cookieIn(set, '__Host-refresh') ?? '')).toBeUndefined();
    expect(identity.mails.at(-1)?.subject).toBe('Your password was changed');
  });

  test('is guessed at no more than five times, and not shut by strangers (S13.10)', async () => {
    const { principal } = await signedIn();
    for (let n = 0; n < 5; n += 1) await enter('x');
    expect((await problemOf(change(principal, 'x').done))?.code).toBe('invalid-credentials');
    for (let n = 0; n < 4; n += 1) await problemOf(change(principal, 'x').done);
    expect((await problemOf(change(principal, OLD).done))?.code).toBe('locked-out');
  });

  test('to a weak one is refused at its place', async () => {
    const { principal } = await signedIn();
    expect((await problemOf(change(principal, OLD, 'short').done))?.extra.errors?.[0]?.pointer).toBe('/newPassword');
  });
});

describe('a change of address', () => {
  const ask = async (email: string, password = OLD) =>
    changeOperations.changeEmail(call({ principal: (await signedIn()).principal, body: { email, password } }).call, identity.deps);
  const confirm = (token: string, password = OLD) => {
    const { call: given, set } = callOf('verifyEmail', { body: { token, password } });
    return { set, done: signUpOperations.verifyEmail(given, identity.deps) };
  };

  test('is confirmed at the new address with the password; the old one is told before and after', async () => {
    await ask('ada@example.org');
    expect(identity.mails.slice(-2).map(({ to, subject }) => [to, subject])).toEqual([
      [USER.email, 'A change of address was asked for'],
      ['ada@example.org', 'Confirm your new address'],
    ]);
    const token = mailed();
    expect((await problemOf(confirm(token, 'x').done))?.code).toBe('invalid-credentials');
    const { done } = confirm(token);
    expect((await done).user.email).toBe('ada@example.org');
    expect(identity.mails.at(-1)).toMatchObject({ to: USER.email, subject: 'Your address was changed' });
    expect([await enter(OLD), await enter(OLD, 'ada@example.org')]).toEqual(['invalid-credentials', undefined]);
    expect((await problemOf(confirm(token).done))?.code).toBe('token-refused');
  });

  test('to an address that somebody has tells that person, and not the one who asks', async () => {
    identity.store.users.set('bob', { ...USER, userId: 'bob', email: 'bob@example.com' });
    expect(await ask('bob@example.com')).toEqual({ status: 'accepted' });
    expect(identity.mails.at(-1)).toMatchObject({ to: 'bob@example.com', subject: 'You already have an account' });
  });

  test('needs the password', async () => {
    expect((await problemOf(ask('ada@example.org', 'x')))?.code).toBe('invalid-credentials');
    expect(identity.mails.filter(({ to }) => to === 'ada@example.org')).toEqual([]);
  });

  test('is void after a change of the password', async () => {
    await ask('ada@example.org');
    const token = mailed();
    await reset(await link());
    expect((await problemOf(confirm(token, NEW).done))?.code).toBe('token-refused');
  });
});
