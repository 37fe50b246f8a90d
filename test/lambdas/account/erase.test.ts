import { BatchWriteCommand, PutCommand, ScanCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { eraseDue, type Belongings, type EraseDeps } from '../../../lambdas/account/erase.ts';
import { directoryNames, keyUses } from '../../../lambdas/account/erase-store.ts';
import { leave } from '../../../lambdas/account/leave.ts';
import { replyEraser } from '../../../lambdas/core/idempotency.ts';
import { journalWriter } from '../../../lambdas/core/journal.ts';
import { removePartition } from '../../../lambdas/core/partition-store.ts';
import { callerKey } from '../../../lambdas/core/limit.ts';
import { markScheduled } from '../../../lambdas/database/scheduled-store.ts';
import { markUnfinished } from '../../../lambdas/database/unfinished.ts';
import { attemptEraser, attemptStore } from '../../../lambdas/limits/attempt-store.ts';
import { attempts, byDevice, byEmail, byUser, keyOf } from '../../../lambdas/limits/attempts.ts';
import { lockPolicies } from '../../../lambdas/limits/contract.ts';
import { accountStateStore } from '../../../lambdas/people/account-state-store.ts';
import { credentialStore } from '../../../lambdas/people/credential-store.ts';
import { joiningStore } from '../../../lambdas/people/joining-store.ts';
import { leavingStore } from '../../../lambdas/people/leaving-store.ts';
import { personStore } from '../../../lambdas/people/person-store.ts';
import { accountKey, emailKey, userKey, type UserRow } from '../../../lambdas/people/rows.ts';
import { planStore } from '../../../lambdas/quota/plan-store.ts';
import { deviceStore } from '../../../lambdas/sessions/device-store.ts';
import { sessionStore } from '../../../lambdas/sessions/session-store.ts';
import { apiKeyKey, apiKeyUseKey } from '../../../lambdas/tokens/api-key.ts';
import { publicKeyEntry } from '../../../lambdas/tokens/public-key.ts';
import { tableOfTests } from '../../support/table.ts';

const { TABLE, db } = tableOfTests();
const NOW = 2_000_000_000;

interface Account {
  readonly id: string;
  readonly rows: Belongings;
  /** Belongs to another account as well. */
  readonly both: UserRow;
  readonly alone: UserRow;
}

/** Counts every step that changes or reads anything, and cuts the run off after one of them. */
function cutAfter(steps: number): { readonly step: () => void; readonly taken: () => number } {
  let taken = 0;
  return {
    taken: () => taken,
    step: () => {
      taken += 1;
      if (taken === steps) throw new Error('cut off');
    },
  };
}

function cutting(real: DynamoDBDocumentClient, step: () => void): DynamoDBDocumentClient {
  return new Proxy(real, {
    get(target, name) {
      if (name !== 'send') return Reflect.get(target, name) as unknown;
      return async (...args: Parameters<DynamoDBDocumentClient['send']>) => {
        const reply = await (target.send(...args) as unknown as Promise<unknown>);
        step();
        return reply;
      };
    },
  });
}

const person = (userId: string): UserRow => ({
  userId,
  email: `${userId}@example.com`,
  name: 'P',
  locale: 'en',
  password: { pepper: 1, hash: 'h' },
  validFrom: 1,
});

/** An account with everything that can hang on one, whose grace is over. */
async function closedAccount(id: string): Promise<Account> {
  const [both, alone] = [person(`${id}-both`), person(`${id}-alone`)];
  const put = (Item: Record<string, unknown>) => db().send(new PutCommand({ TableName: TABLE, Item }));
  const joining = joiningStore(db(), TABLE);
  await put({ ...accountKey(id), state: 'active' });
  await joining.createPerson(both, id);
  await joining.join(both.userId, 'elsewhere');
  await joining.createPerson(alone, id);
  for (const { userId } of [both, alone]) {
    const session = { userId, accountId: id, refreshHash: 'r', startedAt: 1, idleUntil: NOW * 2, endsAt: NOW * 2 };
    await sessionStore(db(), TABLE).putSession({ ...session, sessionId: `${userId}-s` });
    await deviceStore(db(), TABLE).putDevice({ userId, deviceHash: 'd', expiresAt: NOW * 2 });
    await credentialStore(db(), TABLE).putLink({ purpose: 'RESET', userId, tokenHash: 't', credential: 'c', expiresAt: NOW * 2 });
    await put({ pk: `CALLER#${callerKey(id, userId)}`, sk: 'createChatbot#k' });
  }
  const kept = { userId: both.userId, accountId: 'elsewhere', refreshHash: 'r', startedAt: 1, idleUntil: NOW * 2, endsAt: NOW * 2 };
  await sessionStore(db(), TABLE).putSession({ ...kept, sessionId: `${both.userId}-kept` });
  await put({ ...publicKeyEntry(`pk-${id}`), accountId: id });
  await put({ ...apiKeyKey(`hash-${id}`), accountId: id });
  await put({ ...apiKeyUseKey(`key-${id}`), usedAt: 1 });
  await put({ pk: `CALLER#${callerKey(id, `key-${id}`)}`, sk: 'createChatbot#k' });
  await put({ pk: `EMAIL#${alone.email}`, sk: 'SIGNUP' });
  const door = {
    subjects: [byEmail(alone.email), byUser(alone.userId), byDevice(alone.userId, 'd')],
    action: 'x',
    client: { address: '', agent: '' },
    requestId: 'r',
  };
  await attempts(
    attemptStore(db(), TABLE),
    lockPolicies(900),
    async () => undefined,
    () => NOW * 1000,
  ).spend(door);
  await markUnfinished(db(), TABLE, id);
  await markScheduled(db(), TABLE, id);
  await accountStateStore(db(), { identity: TABLE, directory: TABLE }).close(id, { now: NOW - 10, eraseAt: NOW - 1 });
  return {
    id,
    both,
    alone,
    rows: {
      chatbotIds: ['b1', 'b2'],
      publicKeys: [`pk-${id}`],
      apiKeyIds: [`key-${id}`],
      keyHashes: [`hash-${id}`],
      channelIds: [`channel-${id}`],
      userIds: [both.userId, alone.userId],
      customerId: `cus_${id}`,
    },
  };
}

/** The same account under another name, without the time that it takes to make one. */
async function copyOf(account: Account, rows: readonly Record<string, unknown>[], id: string): Promise<Account> {
  const renamed = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll(account.id, id)) as T;
  const attemptsOf = (user: UserRow) =>
    [byEmail(user.email), byUser(user.userId), byDevice(user.userId, 'd')].map((subject) => ({ pk: `ATTEMPTS#${keyOf(subject)}`, sk: 'ATTEMPTS' }));
  const copy = renamed({ ...account, id });
  const items = [...renamed(rows), ...attemptsOf(copy.alone)];
  for (let at = 0; at < items.length; at += 25) {
    await db().send(new BatchWriteCommand({ RequestItems: { [TABLE]: items.slice(at, at + 25).map((Item) => ({ PutRequest: { Item } })) } }));
  }
  return copy;
}

/** One run of the worker, with the account's rows and objects in memory. */
function run(
  account: Account,
  world: { rows: Belongings | undefined; objects: boolean; ended?: boolean },
  step: () => void,
  nowMs: number,
  client = db(),
): Promise<number> {
  const table = cutting(client, step);
  const leaving = {
    people: { ...personStore(table, TABLE), ...deviceStore(table, TABLE), ...leavingStore(table, TABLE) },
    forgetAttempts: attemptEraser(table, TABLE),
  };
  const nothing = { chatbotIds: [], publicKeys: [], apiKeyIds: [], keyHashes: [], channelIds: [], userIds: [] };
  const states = accountStateStore(table, { identity: TABLE, directory: TABLE });
  const deps: EraseDeps = {
    states: { ...states, due: async (now) => (await states.due(now)).filter((id) => id === account.id) },
    rows: {
      belongings: async () => world.rows ?? nothing,
      erase: async () => {
        world.rows = undefined;
        step();
      },
    },
    directory: directoryNames(table, TABLE),
    leave: (userId, accountId) => leave(userId, accountId, leaving),
    forgetReplies: replyEraser(table, TABLE),
    forgetUses: keyUses(table, TABLE),
    forgetBlocks: (accountId) => removePartition(table, TABLE, `BLOCKS-OF#${accountId}`),
    forgetQuota: (accountId) => planStore(table, TABLE, 'free').forget(accountId, nowMs),
    endBilling: async (accountId, customerId) => {
      world.ended = world.rows !== undefined && accountId === account.id && customerId === account.rows.customerId;
      step();
    },
    removeObjects: async () => {
      world.objects = false;
      step();
    },
    record: journalWriter(table, TABLE, { journal: () => undefined }),
    now: () => nowMs,
  };
  return eraseDue(deps, () => undefined);
}

async function rowsNaming(text: string): Promise<Record<string, unknown>[]> {
  const { Items = [] } = await db().send(new ScanCommand({ TableName: TABLE, ConsistentRead: true }));
  return Items.filter((item) => JSON.stringify(item).includes(text));
}

describe('an erasure', () => {
  test('that is cut off after any of its steps is finished by the next run, and leaves one true receipt and nothing else (S9.15)', async () => {
    const whole = cutAfter(Infinity);
    const template = await closedAccount('template.');
    const rows = await rowsNaming(template.id);
    await run(template, { rows: template.rows, objects: true }, whole.step, NOW * 1000);
    const cuts = Array.from({ length: whole.taken() }, (_, at) => at + 1);

    const outcome = async (cut: number) => {
      const account = await copyOf(template, rows, `account${cut}.`);
      const world = { rows: account.rows as Belongings | undefined, objects: true };
      await run(account, world, cutAfter(cut).step, NOW * 1000).catch(() => undefined);
      await run(account, world, () => undefined, NOW * 1000 + 60_000);
      return { account, world };
    };
    const outcomes = [];
    while (cuts.length > 0) outcomes.push(...(await Promise.all(cuts.splice(0, 8).map(outcome))));

    const left = await rowsNaming('account');
    for (const { account, world } of outcomes) {
      const { id, both } = account;
      const own = left.filter((row) => JSON.stringify(row).includes(`"${id}`) || JSON.stringify(row).includes(`#${id}`));
      const receipts = own.filter((row) => row['type'] === 'account_erased');
      expect(receipts.map((row) => row['change'])).toEqual(['2 chatbots, 2 members']);
      const spared = own.filter((row) => row['type'] === undefined);
      expect([...new Set(spared.map((row) => String(row['pk'])))].toSorted()).toEqual([
        `EMAIL#${both.email}`,
        `SESSION#${both.userId}-kept`,
        `USER#${both.userId}`,
      ]);
      expect(spared.filter((row) => row['accountId'] === id)).toEqual([]);
      // While it is still known by whom it is paid.
      expect(world).toEqual({ rows: undefined, objects: false, ended: true });
    }
    expect(await rowsNaming('ATTEMPTS#email')).toEqual([]);
  }, 120_000);

  test('leaves an address to whoever has it by then', async () => {
    const account = await closedAccount('taken.');
    await db().send(new PutCommand({ TableName: TABLE, Item: { ...emailKey(account.alone.email), userId: 'somebody else' } }));

    await run(account, { rows: account.rows, objects: true }, () => undefined, NOW * 1000);

    expect(await personStore(db(), TABLE).userById(account.alone.userId)).toBeUndefined();
    expect((await rowsNaming(account.alone.email)).map((row) => row['userId'])).toEqual(['somebody else']);
  });

  test('spares a person who joins another account at the very moment, and goes on with the next run', async () => {
    const account = await closedAccount('racing.');
    const { userId } = account.alone;
    const world = { rows: account.rows as Belongings | undefined, objects: true };
    let joined = false;
    // In between the look at the memberships and the end of the person.
    const racing = new Proxy(db(), {
      get(target, name) {
        if (name !== 'send') return Reflect.get(target, name) as unknown;
        return async (...args: Parameters<DynamoDBDocumentClient['send']>) => {
          const { Key } = args[0].input as { Key?: { pk?: string } };
          if (!joined && Key?.pk === `EMAIL#${account.alone.email}`) {
            joined = true;
            await joiningStore(target, TABLE).join(userId, 'elsewhere');
          }
          return target.send(...args) as unknown;
        };
      },
    });

    expect(await run(account, world, () => undefined, NOW * 1000, racing)).toBe(0);
    expect(await run(account, world, () => undefined, NOW * 1000)).toBe(1);

    expect(await personStore(db(), TABLE).userByEmail(account.alone.email)).toMatchObject({ userId });
    expect(await personStore(db(), TABLE).accountsOf(userId)).toEqual(['elsewhere']);
  });

  test('does not begin for an account that came back, whatever the list says', async () => {
    const account = await closedAccount('back.');
    await db().send(
      new UpdateCommand({
        TableName: TABLE,
        Key: accountKey(account.id),
        UpdateExpression: 'SET #state = :active',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':active': 'active' },
      }),
    );

    expect(await run(account, { rows: account.rows, objects: true }, () => undefined, NOW * 1000)).toBe(0);
    expect(await personStore(db(), TABLE).userById(account.alone.userId)).toBeDefined();
  });
});

test('nobody joins with a person who is gone', async () => {
  expect(await joiningStore(db(), TABLE).join('nobody-there', 'elsewhere')).toBe(false);
  expect(await rowsNaming(userKey('nobody-there').pk)).toEqual([]);
});
