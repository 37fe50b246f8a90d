import { beforeEach, describe, expect, test } from '@jest/globals';
import { TOTP, URI } from 'otpauth';
import { createClient } from '../../local/client/client.ts';
import { cloud, confirmed, freshSource, journalOf, newMember, newTenant, type Tenant } from '../support/cloud.ts';

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

interface Body {
  readonly code: string;
  readonly instance: string;
  readonly otpauthUrl: string;
  readonly recoveryCodes: string[];
}
const post = (path: string, body?: unknown) => tenant.client.call<Body>('POST', `/v1/auth/${path}`, body === undefined ? {} : { body });
const confirm = (more: Record<string, unknown> = {}) => post('confirm', { password: tenant.password, ...more });
/** The code that an app shows, some steps from now. */
const codeOf = (url: string, steps = 0): string => (URI.parse(url) as TOTP).generate({ timestamp: Date.now() + steps * 30_000 });

/** Turns the second factor on with the code of the step before: the present one is left for the test. */
async function enrol(): Promise<{ url: string; used: string; recoveryCodes: string[] }> {
  await confirmed(tenant);
  const url = (await post('totp')).body.otpauthUrl;
  const first = async () => {
    const used = codeOf(url, -1);
    return { used, reply: await post('totp/confirm', { code: used }) };
  };
  let { used, reply } = await first();
  // The clock may have turned to the next step on the way, and that code was too old then.
  if (reply.status === 401) ({ used, reply } = await first());
  expect(reply.status).toBe(200);
  return { url, used, recoveryCodes: reply.body.recoveryCodes };
}

describe('step-up', () => {
  test('is demanded before a second factor, and given by the password on this session only', async () => {
    const refused = (await post('totp')).body;
    expect(refused.code).toBe('confirmation-required');
    expect((await journalOf(refused.instance)).map(({ type, reason }) => [type, reason])).toEqual([['authz_fail', 'confirmation-required']]);
    expect((await confirm({ password: 'wrong' })).body.code).toBe('invalid-credentials');
    expect((await post('totp')).body.code).toBe('confirmation-required');

    expect((await confirm()).status).toBe(204);
    expect((await post('totp')).status).toBe(201);
  });

  test('cannot be guessed: five wrong passwords close the door of this person, and nobody else’s', async () => {
    const other = await newTenant();
    const guesses = await Promise.all(Array.from({ length: 12 }, () => confirm({ password: 'wrong' })));
    const statuses = guesses.map(({ status }) => status);

    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(5);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(7);
    expect((await confirm()).body.code).toBe('locked-out');
    expect((await tenant.client.call('GET', '/v1/me')).status).toBe(200);
    await confirmed(other);
  });
});

describe('a second factor', () => {
  test('counts after its first code, and is asked for from then on', async () => {
    const { url } = await enrol();

    // A step that goes on is no refusal, and no event.
    const asked = (await confirm()).body;
    expect([asked.code, await journalOf(asked.instance)]).toEqual(['second-factor-required', []]);
    expect((await confirm({ code: '000000' })).body.code).toBe('invalid-credentials');
    expect((await confirm({ code: codeOf(url) })).status).toBe(204);
    expect((await post('totp')).body.code).toBe('conflict');
  });

  test('is asked for at log-in, after the right password only, and each code opens one session', async () => {
    const { url, recoveryCodes } = await enrol();
    const logIn = (more: Record<string, unknown> = {}) =>
      createClient(cloud().app, freshSource()).call<Body>('POST', '/v1/auth/login', { body: { email: tenant.email, password: tenant.password, ...more } });
    expect((await logIn({ password: 'wrong', code: '000000' })).body.code).toBe('invalid-credentials');
    expect((await logIn()).body.code).toBe('second-factor-required');
    expect((await logIn({ code: '000000' })).body.code).toBe('invalid-credentials');

    const code = codeOf(url);
    const both = (await Promise.all([logIn({ code }), logIn({ code })])).map(({ status }) => status).sort((a, b) => a - b);
    expect(both).toEqual([200, 401]);
    expect((await logIn({ code: recoveryCodes[0] })).status).toBe(200);
    expect((await logIn({ code: recoveryCodes[0] })).status).toBe(401);
  });

  test('that an account demands leaves a member without one nothing but the way to it', async () => {
    const member = await newMember(tenant, 'admin');
    const { url } = await enrol();
    await confirm({ code: codeOf(url) });
    expect((await tenant.client.call('PATCH', '/v1/account', { body: { requireSecondFactor: true } })).status).toBe(200);

    const refused = (await member.client.call<Body>('GET', '/v1/chatbots')).body;
    expect(refused.code).toBe('second-factor-required');
    expect((await journalOf(refused.instance)).map(({ type, reason }) => [type, reason])).toEqual([['authz_fail', 'second-factor-required']]);
    expect((await member.client.call('GET', '/v1/me')).status).toBe(200);
    await confirmed(member);
    const secret = (await member.client.call<Body>('POST', '/v1/auth/totp')).body.otpauthUrl;
    await member.client.call('POST', '/v1/auth/totp/confirm', { body: { code: codeOf(secret) } });
    expect((await member.client.call('GET', '/v1/chatbots')).status).toBe(200);
  });

  test('takes each code once, also from ten at once', async () => {
    const { url } = await enrol();
    const code = codeOf(url);
    const statuses = (await Promise.all([1, 2, 3, 4].map(() => confirm({ code })))).map(({ status }) => status);

    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
  });

  test('refuses a code from before the last one, and one of two steps ahead', async () => {
    const { url, used } = await enrol();
    expect((await confirm({ code: used })).status).toBe(401);
    expect((await confirm({ code: codeOf(url, 3) })).status).toBe(401);
    expect((await confirm({ code: codeOf(url) })).status).toBe(204);
  });

  test('has ten recovery codes, each good once, in any writing', async () => {
    const { recoveryCodes } = await enrol();
    const [first = '', second = ''] = recoveryCodes;

    expect(new Set(recoveryCodes).size).toBe(10);
    expect((await confirm({ code: first })).status).toBe(204);
    expect((await confirm({ code: first })).body.code).toBe('invalid-credentials');
    expect((await confirm({ code: second.toUpperCase().replace('-', ' ') })).status).toBe(204);
  });

  test('loses its old recovery codes to new ones', async () => {
    const { url, recoveryCodes } = await enrol();
    await confirm({ code: codeOf(url) });
    const fresh = await post('recovery-codes', { password: tenant.password });

    expect([fresh.status, fresh.body.recoveryCodes.length]).toEqual([200, 10]);
    expect((await confirm({ code: recoveryCodes[0] })).status).toBe(401);
    expect((await confirm({ code: fresh.body.recoveryCodes[0] })).status).toBe(204);
  });

  test('goes with the password, and one event says so', async () => {
    const { url } = await enrol();
    await confirm({ code: codeOf(url) });
    const wrong = await tenant.client.call<Body>('DELETE', '/v1/auth/totp', { body: { password: 'wrong' } });
    const gone = await tenant.client.call('DELETE', '/v1/auth/totp', { body: { password: tenant.password } });

    expect([wrong.status, gone.status, (await confirm()).status]).toEqual([401, 204, 204]);
    expect((await journalOf(gone.headers.get('x-request-id') ?? '')).map(({ type }) => type)).toEqual(['authn_factor_removed']);
  });

  test('of a secret that nobody has, or of a wrong first code, does not come about', async () => {
    await confirmed(tenant);
    expect((await post('totp/confirm', { code: '123456' })).body.code).toBe('conflict');
    const { otpauthUrl } = (await post('totp')).body;
    expect((await post('totp/confirm', { code: codeOf(otpauthUrl, 5) })).body.code).toBe('invalid-credentials');
    expect((await confirm()).status).toBe(204);
  });
});
