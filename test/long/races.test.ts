import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { mailedToken } from '../../local/client/account.ts';
import { createClient } from '../../local/client/client.ts';
import { cloud, freshSource, newTenant, type Tenant } from '../support/cloud.ts';
import { rounds } from './rounds.ts';

/** Races are run so often that one in twenty would show (controls, H10). */
const ROUNDS = Array.from({ length: rounds(20) }, (_, round) => round + 1);

const client = () => createClient(cloud().app, freshSource());
const count = (statuses: readonly number[], status: number): number => statuses.filter((each) => each === status).length;

describe.each(ROUNDS)('round %i', () => {
  test('fifty refreshes of one token leave one living branch (S2.7)', async () => {
    const tenant = await newTenant();
    const trade = (token: string) => client().call('POST', '/v1/auth/refresh', { headers: { cookie: `__Host-refresh=${token}` } });
    const successor = (lines: readonly string[]): string => /__Host-refresh=([^;]+)/.exec(lines.join('\n'))?.[1] ?? '';
    const replies = await Promise.all(Array.from({ length: 50 }, () => trade(tenant.client.cookies.get('__Host-refresh') ?? '')));
    const branches = new Set(replies.filter(({ status }) => status === 204).map(({ headers }) => successor(headers.getSetCookie())));

    expect(branches.size).toBe(1);
    expect(
      count(
        replies.map(({ status }) => status),
        204,
      ) +
        count(
          replies.map(({ status }) => status),
          401,
        ),
    ).toBe(50);
    expect((await trade([...branches][0] ?? '')).status).toBe(204);
  });

  test('twenty calls right after a logout all fail (S1.10)', async () => {
    const { client: own } = await newTenant();
    const cookie = `__Host-access=${own.cookies.get('__Host-access')}`;
    expect((await own.call('POST', '/v1/auth/logout')).status).toBe(204);
    const paths = ['/v1/me', '/v1/chatbots', '/v1/members', '/v1/account', '/v1/auth/sessions'];
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async (_, call) => (await own.call('GET', paths[call % paths.length] ?? '', { headers: { cookie } })).status),
    );

    expect(new Set(statuses)).toEqual(new Set([401]));
  });

  test('fifty uses of one reset token change the password once (S12.6)', async () => {
    const tenant: Tenant = await newTenant();
    await client().call('POST', '/v1/auth/password/forgot', { body: { email: tenant.email } });
    const token = await mailedToken(client(), tenant.email, 1);
    const password = (use: number) => `a new and quiet harbour ${use}`;
    const statuses = await Promise.all(
      Array.from(
        { length: 50 },
        async (_, use) => (await client().call('POST', '/v1/auth/password/reset', { body: { token, password: password(use) } })).status,
      ),
    );

    expect([count(statuses, 204), count(statuses, 400)]).toEqual([1, 49]);
    const winner = statuses.indexOf(204);
    expect((await client().call('POST', '/v1/auth/login', { body: { email: tenant.email, password: password(winner) } })).status).toBe(200);
    expect((await client().call('POST', '/v1/auth/login', { body: { email: tenant.email, password: tenant.password } })).status).toBe(401);
  });

  test('an invitation that is accepted twice at once makes one member (S10.7)', async () => {
    const owner = await newTenant();
    const email = `r-${randomUUID()}@example.com`;
    await owner.client.call('POST', '/v1/invitations', { body: { email, role: 'member' } });
    const token = await mailedToken(client(), email);
    const accept = () => client().call('POST', '/v1/invitations/accept', { body: { token, name: 'N', password: 'a quiet harbour at noon' } });
    const statuses = (await Promise.all([accept(), accept()])).map(({ status }) => status);
    const { body } = await owner.client.call<{ items: { email: string }[] }>('GET', '/v1/members');

    expect(count(statuses, 200)).toBe(1);
    expect(body.items.filter((member) => member.email === email)).toHaveLength(1);
  });
});
