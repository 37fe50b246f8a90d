import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { JournalEvent } from '../../../lambdas/core/journal.ts';
import { operate, type OperatorDeps } from '../../../lambdas/operator/operator.ts';
import { pepperVersions } from '../../../lambdas/operator/versioned.ts';
import { passwords } from '../../../lambdas/passwords/password.ts';
import { sealer } from '../../../lambdas/passwords/sealed.ts';
import { pepperUseStore } from '../../../lambdas/people/pepper-use-store.ts';
import { signUpKey, userKey } from '../../../lambdas/people/rows.ts';
import { sessionKey } from '../../../lambdas/sessions/rows.ts';
import { tableOfTests } from '../../support/table.ts';

const { TABLE, db } = tableOfTests();
const [FIRST, SECOND] = ['f'.repeat(48), 's'.repeat(48)];
const KEPT_MS = 60_000;
const START = 1_800_000_000_000;

let text: string;
let id: string;
let since: number;
let now: number;
let events: JournalEvent[];
const secret = {
  read: async () => ({ text, id, sinceMs: since }),
  replace: async (from: string, next: string) => {
    if (from !== id) return false;
    [text, id, since] = [next, `${id}+`, now];
    return true;
  },
};
const peppers = async (): Promise<string> => text;
const run = (line: string) => {
  const versioned = { pepper: pepperVersions(secret, pepperUseStore(db(), TABLE), () => now) };
  const record = async (event: JournalEvent): Promise<void> => void events.push(event);
  const versions = { versioned, newValue: () => SECOND, record, keptMs: KEPT_MS, now: () => now };
  return operate({ line: line.split(' ') }, 'r', { versions } as unknown as OperatorDeps);
};
const put = (Item: Record<string, unknown>) => db().send(new PutCommand({ TableName: TABLE, Item }));
const factorOf = async (userId: string): Promise<string> => {
  const { Item = {} } = await db().send(new GetCommand({ TableName: TABLE, Key: userKey(userId) }));
  return (Item['factor'] as { secret: string }).secret;
};

beforeEach(() => {
  [text, id, since, now, events] = [FIRST, 'generated', START - 1, START, []];
});

/** A person with a factor, codes and a session, a sign-up that waits and one that is over: all of the first version. */
async function everything(): Promise<void> {
  const password = await passwords({ cost: 4, pepper: async () => FIRST }).hash('a quiet harbour at noon');
  const sealed = await sealer(async () => FIRST).seal('JBSWY3DPEHPK3PXP', 'ada');
  await put({ ...userKey('ada'), password, factor: { secret: sealed, lastStep: 7 }, recovery: new Set(['1.aaa', '1.bbb']) });
  const seconds = now / 1000;
  await put({ ...sessionKey('alive'), pepper: 1, endsAt: seconds + 1 });
  await put({ ...sessionKey('ended'), pepper: 1, endsAt: seconds - 1 });
  await put({ ...sessionKey('revoked'), pepper: 1, endsAt: seconds + 1, revokedAt: seconds });
  await put({ ...signUpKey('new@example.com'), password, expiresAt: seconds + 1 });
  await put({ ...signUpKey('late@example.com'), password, expiresAt: seconds - 1 });
}

describe('a version of the pepper', () => {
  test('comes by a command: the one before stays, and the operator is told what still names it', async () => {
    await everything();

    expect(await run('renew pepper')).toEqual({ ok: true, secret: 'pepper', newest: 2, everywhereInSeconds: 60 });
    expect(JSON.parse(text)).toEqual({ 1: FIRST, 2: SECOND });
    expect(await run('versions pepper')).toEqual({
      ok: true,
      secret: 'pepper',
      newest: 2,
      named: { 1: { passwords: 2, secondFactors: 1, recoveryCodes: 2, sessions: 1 }, 2: {} },
    });
    expect(events).toEqual([expect.objectContaining({ type: 'secret_version_changed', action: 'renew', target: 'pepper', change: '1 -> 2' })]);
    expect(JSON.stringify(events)).not.toContain(SECOND);
  });

  test('is not dropped while functions may write with it, nor while rows name it, and what can move has moved', async () => {
    await everything();
    await run('renew pepper');

    expect(await run('drop pepper 1')).toEqual({ ok: false, error: 'functions may still use the version before: ask again in 120 seconds' });
    now += 2 * KEPT_MS;
    const refused = await run('drop pepper 1');
    expect(refused).toMatchObject({ ok: false, error: expect.stringContaining('still named by 1 passwords, 2 recoveryCodes;') });
    expect(Object.keys(JSON.parse(text))).toEqual(['1', '2']);
    const seal = await factorOf('ada');
    expect([seal.split('.')[0], await sealer(peppers).open(seal, 'ada')]).toEqual(['2', 'JBSWY3DPEHPK3PXP']);
  });

  test('is dropped when nothing names it, or when that is said, and then proves nothing any more', async () => {
    await everything();
    const hash = passwords({ cost: 4, pepper: peppers });
    const stored = await hash.hash('a quiet harbour at noon');
    await run('renew pepper');
    now += 2 * KEPT_MS;

    expect(await run('drop pepper 1 --anyway')).toMatchObject({ ok: true, dropped: 1, void: { passwords: 1, recoveryCodes: 2 } });
    expect(JSON.parse(text)).toEqual({ 2: SECOND });
    expect(await hash.matches('a quiet harbour at noon', stored)).toBe(false);
    expect(events.map(({ change }) => change)).toEqual(['1 -> 2', '1 -> -']);
  });

  test('is never dropped while it is the newest, or when it is not there', async () => {
    expect(await run('drop pepper 1')).toEqual({ ok: false, error: '1 is the newest version: renew it first' });
    expect(await run('drop pepper 7')).toEqual({ ok: false, error: 'there is no version 7: 1' });
    expect(await run('drop signing-key 1')).toMatchObject({ ok: false });
    expect([text, events]).toEqual([FIRST, []]);
  });

  test('of two that are added at once only one is', async () => {
    const replies = await Promise.all([run('renew pepper'), run('renew pepper')]);

    expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
    expect(Object.keys(JSON.parse(text))).toEqual(['1', '2']);
  });
});
