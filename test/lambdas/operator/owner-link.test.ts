import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { operate, type OperatorDeps } from '../../../lambdas/operator/operator.ts';
import { OWNER_LINK_SECONDS } from '../../../lambdas/operator/owner-link.ts';
import { accountStateStore } from '../../../lambdas/people/account-state-store.ts';
import { accountKey, userKey } from '../../../lambdas/people/rows.ts';
import { tableOfTests } from '../../support/table.ts';
import { memoryIdentity, type Identity } from '../identity/memory-identity.ts';

const { TABLE, db } = tableOfTests();
const USER = { userId: 'usr-1', email: 'ada@example.com', name: 'Ada', locale: 'en', password: { pepper: 1, hash: 'h' }, validFrom: 0 } as const;

let identity: Identity;
let removed: string[];
beforeEach(() => {
  [identity, removed] = [memoryIdentity(), []];
  identity.store.users.set(USER.userId, USER);
  identity.store.memberships.set(USER.userId, ['acc-1']);
});

const run = (line: readonly string[]) => {
  const { deps, store } = identity;
  const links = {
    people: store,
    factors: { remove: async (userId: string) => void removed.push(userId) },
    signer: deps.signer,
    origin: 'https://app.example.com',
    newId: deps.newId,
    record: deps.record,
    now: deps.now,
  };
  const states = accountStateStore(db(), { identity: TABLE, directory: TABLE });
  return operate({ line }, 'r', { links, states } as unknown as OperatorDeps);
};
const tokenOf = (link: unknown): string => /token=(.*)$/.exec(String(link))?.[1] ?? '';

describe('a link for somebody who cannot come in', () => {
  test('chooses a new password: once, for half an hour, and only while the old one stands', async () => {
    const reply = await run(['owner-link', ' ADA@example.com'.trim()]);

    expect(reply).toMatchObject({ ok: true, link: expect.stringMatching(/^https:\/\/app\.example\.com\/reset#token=/) });
    const claims = await identity.deps.verifier.verify('resetPassword', tokenOf('link' in reply && reply['link']));
    expect([claims.sub, claims.exp - claims.iat]).toEqual([USER.userId, OWNER_LINK_SECONDS]);
    expect([...identity.store.links.values()]).toEqual([expect.objectContaining({ purpose: 'RESET', userId: USER.userId })]);
    expect(identity.events).toEqual([expect.objectContaining({ type: 'authn_owner_link', accountId: 'acc-1', target: USER.userId, action: 'owner-link' })]);
    expect(JSON.stringify(identity.events)).not.toContain(tokenOf('link' in reply && reply['link']));
    expect([identity.mails, removed]).toEqual([[], []]);
  });

  test('takes the second factor away only when it is said, and that is written down', async () => {
    await run(['owner-link', USER.email, '--without-second-factor']);
    expect([removed, identity.events[0]?.reason]).toEqual([[USER.userId], 'without second factor']);
  });

  test('confirms a sign-up whose mail did not arrive; the mailed link is void then', async () => {
    const pending = {
      email: 'first@example.com',
      name: 'F',
      accountName: 'F',
      locale: 'en',
      password: USER.password,
      tokenId: 'mailed',
      userId: 'usr-2',
      accountId: 'acc-2',
    } as const;
    await identity.store.putSignUp({ ...pending, expiresAt: identity.deps.now() / 1000 + 100 });

    const reply = await run(['owner-link', pending.email]);

    const claims = await identity.deps.verifier.verify('verifyEmail', tokenOf('link' in reply && reply['link']));
    expect([claims.sub, claims['email']]).toEqual(['usr-2', pending.email]);
    expect((await identity.store.signUpByEmail(pending.email))?.tokenId).toBe(claims.jti);
    identity.pass(OWNER_LINK_SECONDS);
    expect(await run(['owner-link', pending.email])).toMatchObject({ ok: false });
  });

  test('is none for an address that nobody has', async () => {
    expect(await run(['owner-link', 'nobody@example.com'])).toMatchObject({ ok: false, error: expect.stringContaining('nobody has this address') });
    expect(identity.events).toEqual([]);
  });
});

test('accounts are listed page by page, each once, whatever else is in the table', async () => {
  const put = (Item: Record<string, unknown>) => db().send(new PutCommand({ TableName: TABLE, Item }));
  const ids = Array.from({ length: 130 }, (_, at) => `0199a000-0000-7000-8000-${String(at).padStart(12, '0')}`);
  await Promise.all(ids.map((id, at) => put({ ...accountKey(id), state: at === 0 ? 'suspended' : 'active' })));
  await Promise.all(ids.map((id) => put({ ...userKey(id), note: 'x'.repeat(9_000) })));

  const first = (await run(['list'])) as unknown as { accounts: { accountId: string; state: string }[]; next: string };
  const second = (await run(['list', first.next])) as unknown as typeof first;

  const all = [...first.accounts, ...second.accounts];
  expect([first.accounts.length, second.next]).toEqual([100, undefined]);
  expect(all.map(({ accountId }) => accountId).toSorted()).toEqual(ids);
  expect(all.filter(({ state }) => state === 'suspended').map(({ accountId }) => accountId)).toEqual([ids[0]]);
});
