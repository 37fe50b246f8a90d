import { beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Invitation } from '../../../lambdas/members/invitation-store.ts';
import type { MemberDeps } from '../../../lambdas/members/deps.ts';
import { invitationOperations } from '../../../lambdas/members/invitations.ts';
import { joiningStore } from '../../../lambdas/people/joining-store.ts';
import { personStore } from '../../../lambdas/people/person-store.ts';
import { tableOfTests } from '../../support/table.ts';

const { TABLE, db } = tableOfTests();
const PASSWORD = 'a quiet harbour at noon';

/** An account that has invited somebody; `fault` is where the transaction of the acceptance fails. */
function world() {
  const [accountId, email] = [randomUUID(), `${randomUUID()}@example.com`];
  const invitation: Invitation = { id: randomUUID(), email, role: 'member', grants: [], invitedBy: randomUUID(), createdAt: '', expiresAt: '' };
  const people = { ...personStore(db(), TABLE), ...joiningStore(db(), TABLE) };
  const state = { fault: 'nowhere' as 'nowhere' | 'before' | 'at its commit', members: new Set<string>(), standing: true };
  const deps = {
    people,
    states: { read: async () => ({ state: 'active' }) },
    memberships: {
      membership: async (id: string, userId: string) => (state.members.has(userId) ? { id, name: 'Account', role: 'member' } : undefined),
      settle: async (_id: string, userId: string, takeAway: () => Promise<void>) => (state.members.has(userId) ? undefined : takeAway()),
    },
    invitations: {
      standing: async () => (state.standing ? invitation : undefined),
      accept: async (_account: string, _id: string, _token: string, joiner: { userId: string; prepare: () => Promise<void> }) => {
        if (state.fault === 'before') throw new Error('no connection');
        await joiner.prepare();
        if (state.fault === 'at its commit') throw new Error('the commit failed');
        state.members.add(joiner.userId);
        state.standing = false;
      },
    },
    passwords: {
      hash: async (password: string) => ({ pepper: 1, hash: password }),
      matches: async (given: string, kept?: { hash: string }) => kept?.hash === given,
    },
    attempts: { guard: async (_door: unknown, rule: () => Promise<unknown>) => rule() },
    verifier: { verify: async () => ({ sub: invitation.id, jti: 'token', acc: accountId, iat: 0, exp: 9e9 }) },
    signer: { sign: async () => 'a token' },
    store: { putSession: async () => undefined, surplus: async () => [] },
    record: async () => undefined,
    newId: randomUUID,
    now: Date.now,
    lifetimes: { accessSeconds: 1, idleSeconds: 1, absoluteSeconds: 1 },
  } as unknown as MemberDeps;
  const accept = () =>
    invitationOperations.acceptInvitation(
      {
        body: { token: 'token', name: 'New', password: PASSWORD },
        client: { address: '192.0.2.1', origin: '', agent: '' },
        requestId: 'r',
        setCookie: () => undefined,
      } as unknown as Parameters<typeof invitationOperations.acceptInvitation>[0],
      deps,
    );
  const accountsOfJoiner = async () => people.accountsOf((await people.userByEmail(email))?.userId ?? 'nobody');
  return { accountId, state, accept, accountsOfJoiner };
}

describe('an invitation whose acceptance fails', () => {
  let at: ReturnType<typeof world>;
  beforeEach(() => {
    at = world();
  });

  test.each(['before', 'at its commit'] as const)('%s leaves nothing that says of a membership, stands, and is accepted later', async (fault) => {
    at.state.fault = fault;
    await expect(at.accept()).rejects.toThrow();
    expect(await at.accountsOfJoiner()).toEqual([]);
    at.state.fault = 'nowhere';
    const reply = await at.accept();

    expect(reply).toMatchObject({ account: { id: at.accountId, role: 'member' }, signedIn: true });
    expect(await at.accountsOfJoiner()).toEqual([at.accountId]);
  });

  test('takes nothing from somebody who is a member already', async () => {
    await at.accept();
    [at.state.standing, at.state.fault] = [true, 'at its commit'];
    await expect(at.accept()).rejects.toThrow('the commit failed');

    expect(await at.accountsOfJoiner()).toEqual([at.accountId]);
  });
});
