import { beforeEach, describe, expect, test } from '@jest/globals';
import { signUpOperations } from '../../../lambdas/identity/sign-up.ts';
import { problemOf } from '../core/refusals.ts';
import { callOf, memoryIdentity, type Identity } from './memory-identity.ts';

const EMAIL = 'ada@example.com';
const PASSWORD = 'a quiet harbour at noon';
const BODY = { email: EMAIL, password: PASSWORD, name: 'Ada', accountName: 'Engines' };

let identity: Identity;
beforeEach(() => {
  identity = memoryIdentity();
});

const signUp = (body: object = {}) => signUpOperations.signUp(callOf('signUp', { body: { ...BODY, ...body } }).call, identity.deps);
const resend = (email = EMAIL) => signUpOperations.resendVerification(callOf('resendVerification', { body: { email } }).call, identity.deps);
/** The token in the newest mail's link. */
const mailed = (): string => /#\/verify-email\?token=(\S+)/.exec(identity.mails.at(-1)?.text ?? '')?.[1] ?? '';

async function verify(token: string, password = PASSWORD): Promise<string[]> {
  const { call, set } = callOf('verifyEmail', { body: { token, password } });
  await signUpOperations.verifyEmail(call, identity.deps);
  return set;
}
const refusal = async (token: string, password?: string) => (await problemOf(verify(token, password)))?.code;

async function known(): Promise<void> {
  await signUp();
  await verify(mailed());
}

describe('sign-up', () => {
  test('mails a link and opens nothing yet', async () => {
    expect(await signUp({ email: 'Ada@Example.com' })).toEqual({ status: 'accepted' });
    expect(identity.mails).toEqual([expect.objectContaining({ to: EMAIL, text: expect.stringContaining('https://app.example.com/#/verify-email?token=') })]);
    expect(identity.store.users.size).toBe(0);
  });

  test('answers a known address with the same words after the same work; only its owner is told', async () => {
    const unknown = await signUp({ email: 'bob@example.com' });
    const work = [...identity.work];
    await known();
    identity.work.length = 0;
    const knownAnswer = await signUp({ password: 'quite another secret' });

    expect(knownAnswer).toEqual(unknown);
    expect(identity.work).toEqual(work);
    expect(identity.mails.at(-1)).toMatchObject({ to: EMAIL, subject: 'You already have an account' });
    expect(mailed()).toBe('');
    await expect(verify([...identity.store.signUps.values()].find(({ email }) => email === EMAIL)?.tokenId ?? '')).rejects.toMatchObject({
      code: 'token-refused',
    });
  });

  test('refuses a weak password before anything is said about the address', async () => {
    await known();
    const problems = await Promise.all([EMAIL, 'new@example.com'].map((email) => problemOf(signUp({ email, password: 'short' }))));

    expect(problems.map((problem) => problem?.code)).toEqual(['weak-password', 'weak-password']);
    expect(problems[0]?.extra).toEqual(problems[1]?.extra);
  });

  test('keeps no password in clear', async () => {
    await signUp();

    expect([...identity.store.signUps.values()][0]?.password).toEqual({ pepper: 1, hash: `hash of ${PASSWORD}` });
    expect(JSON.stringify(identity.mails)).not.toContain(PASSWORD);
  });
});

describe('the mailed link', () => {
  test('with the password opens the account, signs in, and is written down under the request', async () => {
    await signUp();
    const set = await verify(mailed());

    expect(set.map((line) => line.split('=')[0])).toEqual(['__Host-access', '__Host-refresh', '__Host-device']);
    expect([...identity.store.users.values()]).toEqual([expect.objectContaining({ email: EMAIL, name: 'Ada' })]);
    expect(identity.events).toEqual([expect.objectContaining({ type: 'user_created', requestId: 'request-1' })]);
  });

  test('works once', async () => {
    await signUp();
    const token = mailed();
    await verify(token);

    expect(await refusal(token)).toBe('token-refused');
    expect(identity.store.sessions.size).toBe(1);
  });

  test('works once of many at the same time', async () => {
    await signUp();
    const token = mailed();
    const codes = await Promise.all(Array.from({ length: 10 }, () => refusal(token)));

    expect(codes.filter((code) => code === undefined)).toHaveLength(1);
    expect(identity.store.sessions.size).toBe(1);
  });

  test('is worth nothing without the password of the sign-up, which does not use it up', async () => {
    await signUp();

    expect(await refusal(mailed(), 'somebody else entirely')).toBe('invalid-credentials');
    expect(identity.store.users.size).toBe(0);
    expect(await refusal(mailed())).toBeUndefined();
  });

  test('is void once another was asked for', async () => {
    await signUp();
    const first = mailed();
    await resend();

    expect(await refusal(first)).toBe('token-refused');
    expect(await refusal(mailed())).toBeUndefined();
  });

  test('of an earlier sign-up does not open a later one for the same address', async () => {
    await signUp({ password: 'the password of a stranger' });
    const first = mailed();
    await signUp();

    expect(await refusal(first, 'the password of a stranger')).toBe('token-refused');
    expect(await refusal(first)).toBe('token-refused');
  });

  test('dies after a day', async () => {
    await signUp();
    identity.pass(86_400);

    expect(await refusal(mailed())).toBe('token-refused');
  });

  test('of another kind opens nothing', async () => {
    await signUp();
    const access = await identity.deps.signer.sign('access', { subject: 'usr', seconds: 60, claims: { email: EMAIL } });

    expect(await refusal(access)).toBe('token-refused');
  });
});

describe('asking for the link again', () => {
  test('answers alike whether there is a sign-up, an account or nothing, and mails only the first', async () => {
    const nothing = await resend();
    expect(identity.mails).toEqual([]);
    await signUp();
    const pending = await resend();
    expect(identity.mails).toHaveLength(2);
    await verify(mailed());

    expect([await resend(), pending]).toEqual([nothing, nothing]);
    expect(identity.mails).toHaveLength(2);
  });

  test('does not lengthen the life of a sign-up that is over', async () => {
    await signUp();
    identity.pass(86_400);
    await resend();

    expect(identity.mails).toHaveLength(1);
  });
});
