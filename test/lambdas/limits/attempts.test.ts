import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import type { JournalEvent } from '../../../lambdas/core/journal.ts';
import { Problem } from '../../../lambdas/core/problem.ts';
import { attempts, byEmail, byNetwork, byUser, type Subject } from '../../../lambdas/limits/attempts.ts';
import { attemptStore } from '../../../lambdas/limits/attempt-store.ts';
import { lockPolicies } from '../../../lambdas/limits/contract.ts';
import { tableOfTests } from '../../support/table.ts';
import { clientOptions } from '../../local/engines/account.ts';

const { TABLE, db } = tableOfTests();

let names = 0;
/** A door of its own for a test, its clock, its journal, and what reached the work behind it. */
function newDoor() {
  const clock = { now: 1_800_000_000_000 };
  const events: JournalEvent[] = [];
  const reached: string[] = [];
  const closed: string[] = [];
  const counter = attempts(
    attemptStore(db(), TABLE),
    lockPolicies(900),
    async (event) => void events.push(event),
    () => clock.now,
  );
  const [email, network] = [byEmail(`p${(names += 1)}@example.com`), byNetwork(`81.2.${names}.1`)];
  const attempt = async (refusal: Problem['code'] | undefined, subjects: readonly Subject[] = [email, network]): Promise<string> => {
    const onLock = async (locked: readonly Subject[]) => void closed.push(...locked.map(({ kind }) => kind));
    const door = { subjects, action: 'logIn', client: { address: '81.2.69.142', agent: 'Test' }, requestId: 'r', onLock };
    return counter
      .guard(door, async () => {
        reached.push(refusal ?? 'right');
        if (refusal) throw new Problem(refusal);
        return 'in';
      })
      .catch((error: Problem) => `${error.code}${error.extra.retryAfterSeconds ? ` ${error.extra.retryAfterSeconds}` : ''}`);
  };
  const wrong = (times: number, subjects?: readonly Subject[]) =>
    Array.from({ length: times }).reduce<Promise<string>>(async (before) => before.then(() => attempt('invalid-credentials', subjects)), Promise.resolve(''));
  return { clock, events, reached, closed, counter, email, network, attempt, wrong };
}

describe('a door', () => {
  test('is closed after five wrong guesses, for the right one too, says for how long, and opens again (S13.1)', async () => {
    const { attempt, wrong, clock } = newDoor();
    await wrong(5);
    expect(await attempt(undefined)).toBe('locked-out 900');
    clock.now += 60_500;
    expect(await attempt('invalid-credentials')).toBe('locked-out 840');
    clock.now += 839_500;
    expect(await attempt(undefined)).toBe('in');
  });

  test('lets at most five of a hundred guesses at once through to the work (S13.2)', async () => {
    const { attempt, reached } = newDoor();
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => attempt('invalid-credentials')));

    expect(reached).toHaveLength(5);
    expect(outcomes.filter((outcome) => outcome.startsWith('locked-out'))).toHaveLength(95);
  });

  test('is open again to a person after a success', async () => {
    const { attempt, wrong } = newDoor();
    await wrong(4);
    expect(await attempt(undefined)).toBe('in');
    expect(await wrong(5)).toBe('invalid-credentials');
    expect(await attempt(undefined)).toMatch(/^locked-out/);
  });

  test('is closed to a network that guesses at many people, and to no other network (S13.5)', async () => {
    const { attempt, network } = newDoor();
    for (let n = 0; n < 20; n += 1) await attempt('invalid-credentials', [byEmail(`spray-${names}-${n}@example.com`), network]);

    expect(await attempt(undefined, [byEmail(`fresh-${names}@example.com`), network])).toMatch(/^locked-out/);
    expect(await attempt(undefined, [byEmail(`fresh-${names}@example.com`), byNetwork('198.51.100.7')])).toBe('in');
  });

  test("stays as near to closing for a network when somebody's own log-in succeeds there (S13.9)", async () => {
    const { attempt, network } = newDoor();
    const own = byEmail(`own-${names}@example.com`);
    for (let n = 0; n < 20; n += 1) {
      if (n % 4 === 0) expect(await attempt(undefined, [own, network])).toBe('in');
      await attempt('invalid-credentials', [byEmail(`victim-${names}-${n}@example.com`), network]);
    }
    expect(await attempt(undefined, [own, network])).toMatch(/^locked-out/);
  });

  test('does not count what was refused, nor what says nothing about a secret', async () => {
    const { attempt, wrong, clock, network } = newDoor();
    for (let n = 0; n < 10; n += 1) expect(await attempt('second-factor-required')).toBe('second-factor-required');
    for (let n = 0; n < 10; n += 1) expect(await attempt('unavailable')).toBe('unavailable');
    await wrong(5);
    await wrong(50);
    expect(await attempt(undefined, [network])).toBe('in');
    clock.now += 900_000;
    expect(await attempt(undefined)).toBe('in');
  });

  test("of a live session is closed by nobody but the session's own guesses", async () => {
    const { attempt, wrong } = newDoor();
    await wrong(30);
    const user = byUser(`u${names}`);
    expect(await attempt(undefined, [user])).toBe('in');
    await wrong(5, [user]);
    expect(await attempt(undefined, [user])).toMatch(/^locked-out/);
  });

  test('is closed when attempts cannot be counted', async () => {
    const broken = DynamoDBDocumentClient.from(new DynamoDBClient({ ...clientOptions('http://127.0.0.1:9'), maxAttempts: 1 }));
    const counter = attempts(attemptStore(broken, TABLE), lockPolicies(900), async () => undefined, Date.now);
    const door = { subjects: [byUser('x')], action: 'logIn', client: { address: '', agent: '' }, requestId: 'r' };
    await expect(counter.guard(door, async () => 'in')).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('can be opened, and forgets', async () => {
    const { attempt, wrong, counter, email, clock } = newDoor();
    await wrong(5);
    await counter.clear([email, byUser('never seen')]);
    expect(await wrong(5)).toBe('invalid-credentials');
    clock.now += 900_000;
    expect(await attempt(undefined)).toBe('in');
  });
});

test('what has failed already can be counted afterwards', async () => {
  const { counter, network, closed } = newDoor();
  const door = {
    subjects: [network],
    action: 'authorize',
    client: { address: '', agent: '' },
    requestId: 'r',
    onLock: async () => void closed.push('network'),
  };
  for (let n = 0; n < 20; n += 1) await counter.spend(door);
  await expect(counter.spend(door)).rejects.toMatchObject({ code: 'locked-out' });
  expect(closed).toEqual(['network']);
});

test('a lock is one event with a hash and no address, and is told once (S13.13)', async () => {
  const { wrong, events, closed, attempt } = newDoor();
  await wrong(5);
  await attempt('invalid-credentials');

  expect(events.map(({ type, reason }) => [type, reason])).toEqual([['authn_login_lock', 'email']]);
  expect(closed).toEqual(['email']);
  const { Items } = await db().send(new ScanCommand({ TableName: TABLE }));
  expect(JSON.stringify([Items, events])).not.toContain('@example.com');
});
