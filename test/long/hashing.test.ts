import { beforeAll, test } from '@jest/globals';
import { logIn } from '../../lambdas/identity/log-in.ts';
import { passwords } from '../../lambdas/passwords/password.ts';
import { callOf, memoryIdentity, type Identity } from '../lambdas/identity/memory-identity.ts';
import { expectAlike } from './alike.ts';
import { rounds } from './rounds.ts';

/** The work factor of the deployed template. */
const COST = 12;
const PAIRS = rounds(60);

let identity: Identity;
beforeAll(async () => {
  const made = memoryIdentity();
  const hashing = passwords({ cost: COST, pepper: async () => 'a pepper of the tests that is long enough' });
  identity = { ...made, deps: { ...made.deps, passwords: hashing, attempts: { ...made.deps.attempts, guard: (_door, work) => work() } } };
  const user = { userId: 'usr-1', email: 'ada@example.com', name: 'Ada', locale: 'en', password: await hashing.hash('a quiet harbour'), validFrom: 0 } as const;
  identity.store.users.set(user.userId, user);
  identity.store.memberships.set(user.userId, ['acc-1']);
});

async function timed(email: string): Promise<number> {
  const { call } = callOf('logIn', { body: { email, password: 'not the right one' } });
  const began = performance.now();
  await logIn(call, identity.deps).catch(() => undefined);
  return performance.now() - began;
}

test(`a log-in of a known and of an unknown address takes as long at the deployed cost of ${COST} (S12.5)`, async () => {
  const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
  await timed('nobody@example.com');
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const sides = pair % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const);
    for (const side of sides) times[side].push(await timed(side === 'known' ? 'ada@example.com' : `nobody-${pair}@example.com`));
  }

  expectAlike(times.known, times.unknown);
}, 300_000);
