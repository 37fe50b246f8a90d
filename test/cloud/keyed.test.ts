import { randomUUID } from 'node:crypto';
import { DeleteItemCommand, DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ALL_ROUTES, type RouteName } from '../../lambdas/contracts.ts';
import { creates, type CallKey } from '../../lambdas/core/contract.ts';
import { accounts } from '../../lambdas/database/account.ts';
import { expectStatus, type Reply } from '../../local/client/client.ts';
import { cloud, confirmed, newChatbot, newTenant, type Tenant } from '../support/cloud.ts';
import { asAccount, databaseAs, databaseClient, inAccount, nobody, type DatabaseClient } from '../support/database.ts';
import { newFurnished } from '../support/furnished.ts';
import { fill, FIXTURES, type Fixture, type Ids } from '../support/routes.ts';

const keyed = ALL_ROUTES.filter(({ route }) => creates(route));

/** Routes that make nothing in an account: what each of them does twice is one thing all the same. */
const OUTSIDE: Readonly<Partial<Record<RouteName, string>>> = {
  enrolTotp: 'puts another secret in the place of one that nobody has seen',
  changeEmail: 'sends a link; nothing is changed before it is followed',
};

let owner: Tenant;
let ids: Ids;
let api: DatabaseClient;
let tables: DynamoDBClient;
beforeAll(async () => {
  ({ owner, ids } = await newFurnished());
  // Nothing that happens here is sent to it, so that its log has what is asked for and nothing else.
  await expectStatus(owner.client.call('PATCH', `/v1/webhooks/${ids.webhookId}`, { body: { events: ['member.removed'] } }), 200);
  api = await databaseClient('app_api');
  const { account, endpoints } = cloud();
  tables = new DynamoDBClient({ endpoint: endpoints['AWS_ENDPOINT_URL_DYNAMODB'] ?? '', region: account.region, credentials: account });
}, 120_000);
afterAll(async () => {
  tables.destroy();
  await api.end();
});

/** What a death between the commit and the storing of the reply leaves once the call counts as under way no more: no reply, and all that was made. */
async function loseReplies(): Promise<number> {
  const TableName = Object.entries(cloud().tableNames).find(([name]) => name === 'Replies')?.[1];
  const pages = paginateQuery(
    { client: tables },
    { TableName, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: `CALLER#${owner.accountId}#${owner.userId}` } } },
  );
  let lost = 0;
  for await (const { Items = [] } of pages)
    for (const { pk, sk } of Items) {
      await tables.send(new DeleteItemCommand({ TableName, Key: { pk: pk!, sk: sk! } }));
      lost += 1;
    }
  return lost;
}

let relations: readonly string[] | undefined;
/** What workers write by themselves. */
const BY_WORKERS = new Set([
  'analytics_slots',
  'analytics_sources',
  'channel_deliveries',
  'keyed_calls',
  'knowledge_notices',
  'unanswered_questions',
  'webhook_attempts',
]);
/** Columns that say which thing a row is, and which secret, token or export it has. */
const TELLING = '^(?!fetch_|lease_|acts_).*_id$|^sealed$|^version$';

/** Everything that the account has, as far as no worker moves it: a line for each row. */
async function things(): Promise<readonly string[]> {
  relations ??= (
    await asAccount(
      api,
      owner.accountId,
      `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'app' AND c.relkind = 'r' AND has_table_privilege(c.oid, 'SELECT')`,
    )
  )
    .map(({ name }) => String(name))
    .filter((name) => !BY_WORKERS.has(name));
  const rowsOf = (name: string): string =>
    `SELECT '${name} ' || (SELECT string_agg(key || '=' || value, ' ' ORDER BY key) FROM jsonb_each_text(to_jsonb(t)) WHERE key ~ '${TELLING}') AS line FROM app.${name} t`;
  const rows = await asAccount(api, owner.accountId, relations.map(rowsOf).join(' UNION ALL '));
  const lines = rows.map(({ line }) => String(line));
  for (const list of ['blocklist', 'allowlist']) {
    const { body } = await owner.client.call<{ items: { id: string; cidr: string }[] }>('GET', `/v1/${list}?limit=100`);
    lines.push(...body.items.map(({ id, cidr }) => `${list} ${id} ${cidr}`));
  }
  return lines.sort();
}

/** A material in a state that no call of this test could bring about. */
async function material(kind: 'file' | 'page', status: 'failed' | 'ready'): Promise<string> {
  const id = randomUUID();
  await inAccount(
    api,
    owner.accountId,
    `INSERT INTO app.materials (account_id, chatbot_id, material_id, kind, name, content_type, bytes, status, reason, quarantine_version, scan, source_url)
     VALUES ('${owner.accountId}', '${ids.chatbotId}', '${id}', '${kind}', 'Made', 'text/plain', 10, '${status}', ${status === 'failed' ? "'not-processed'" : 'NULL'}, 'v1',
       '{"verdict":"clean","engine":"test"}', ${kind === 'page' ? `'https://www.example.com/${id}'` : 'NULL'})`,
  );
  return id;
}

/** What a fixture cannot know: the state in which the route does what it is there for. */
const READY: Readonly<Partial<Record<RouteName, () => Promise<{ readonly ids?: Partial<Ids>; readonly body?: object }>>>> = {
  changeEmail: async () => ({ body: { email: `n-${randomUUID()}@example.com`, password: owner.password } }),
  retryMaterial: async () => ({ ids: { materialId: await material('file', 'failed') } }),
  resyncMaterial: async () => ({ ids: { materialId: await material('page', 'ready') } }),
  invite: async () => ({ body: { email: `i-${randomUUID()}@example.com`, role: 'member' } }),
};

interface Asked {
  readonly send: (key: string, more?: object) => Promise<Reply<Record<string, unknown>>>;
  readonly hasBody: boolean;
}
async function asking(name: RouteName): Promise<Asked> {
  const { route } = keyed.find((each) => each.name === name)!;
  const fixture = FIXTURES[name] as Fixture;
  const ready = await READY[name]?.();
  const body = ready?.body ?? fixture.body?.(ids);
  return {
    hasBody: body !== undefined,
    send: (key, more) =>
      owner.client.call(route.method, fill(route.path, { ...ids, ...ready?.ids }), {
        ...(body && { body: { ...body, ...more } }),
        headers: { 'idempotency-key': key },
      }),
  };
}

/** A reply without its members, or parts of members, that are shown once. */
const without = (reply: object, members: readonly string[], prefix = ''): object =>
  Object.fromEntries(
    Object.entries(reply)
      .filter(([name]) => !members.includes(prefix + name))
      .map(([name, value]) => [name, members.some((member) => member.startsWith(`${prefix}${name}.`)) ? without(value, members, `${prefix}${name}.`) : value]),
  );

describe.each(keyed.map(({ name, route }) => [name, route] as const))('%s', (name, route) => {
  test('is one thing where its function died between the commit and the storing of the reply, and the repeat answers with it', async () => {
    await confirmed(owner);
    const { send } = await asking(name);
    const key = randomUUID();
    const first = await send(key);
    expect([first.status, first.text]).toEqual([route.status, first.text]);
    const made = await things();
    expect(made.filter((line) => line.startsWith('chatbots ')).length).toBeGreaterThan(0);
    expect(await loseReplies()).toBeGreaterThan(0);

    const again = await send(key);
    expect([again.status, again.text]).toEqual([route.status, again.text]);
    expect(await things()).toEqual(made);
    if (OUTSIDE[name]) return;
    const told = without(first.body, route.onceOnly ?? []);
    const secrets = (route.onceOnly ?? []).map((member) => first.body[member]).filter((each) => typeof each === 'string');
    const masked = JSON.parse(secrets.reduce((text, secret) => text.replaceAll(secret, '••••••••'), JSON.stringify(told))) as object;
    expect([again.headers.get('idempotency-replayed'), again.body]).toEqual(['true', masked]);
  });
});

describe('after such a death', () => {
  const create = (key: string, name: string) =>
    owner.client.call<{ id: string; code: string }>('POST', '/v1/chatbots', { body: { name }, headers: { 'idempotency-key': key } });
  const named = async (name: string) =>
    (await owner.client.call<{ items: { id: string; name: string }[] }>('GET', '/v1/chatbots?limit=100')).body.items.filter((each) => each.name === name);

  test('another key makes another thing', async () => {
    const [one, other] = [randomUUID(), randomUUID()];
    const first = await create(one, `Two ${one}`);
    await loseReplies();
    const second = await create(other, `Two ${one}`);
    expect([first.status, second.status, first.body.id === second.body.id]).toEqual([201, 201, false]);
    expect(await named(`Two ${one}`)).toHaveLength(2);
  });

  test('another input with the same key is refused, and makes nothing', async () => {
    const key = randomUUID();
    await create(key, `First ${key}`);
    await loseReplies();
    const refused = await create(key, `Second ${key}`);
    expect([refused.status, refused.body.code]).toEqual([422, 'idempotency-mismatch']);
    expect(await named(`Second ${key}`)).toEqual([]);
    // And the first input still has its thing.
    expect((await create(key, `First ${key}`)).body.id).toBe((await named(`First ${key}`))[0]?.id);
  });

  test('ten repeats at once are one thing', async () => {
    const key = randomUUID();
    const first = await create(key, `Race ${key}`);
    await loseReplies();
    const replies = await Promise.all(Array.from({ length: 10 }, () => create(key, `Race ${key}`)));
    expect(replies.every(({ status }) => status === 201 || status === 409)).toBe(true);
    expect(new Set(replies.filter(({ status }) => status === 201).map(({ body }) => body.id))).toEqual(new Set([first.body.id]));
    expect(await named(`Race ${key}`)).toHaveLength(1);
  });

  test('another account with the same key has its own', async () => {
    const key = randomUUID();
    const other = await newTenant();
    await newChatbot(other);
    const mine = await create(key, 'Own');
    await loseReplies();
    const theirs = await other.client.call<{ id: string }>('POST', '/v1/chatbots', { body: { name: 'Own' }, headers: { 'idempotency-key': key } });
    expect([theirs.status, theirs.body.id === mine.body.id]).toEqual([201, false]);
  });
});

describe('a transaction of a keyed call', () => {
  let met = 0;
  const keyOf = (id = randomUUID().padEnd(43, 'k')): CallKey => ({ id, input: 'i'.repeat(43), met: () => void (met += 1) });
  const once = async (key: CallKey, answer: unknown): Promise<unknown> => {
    const db = databaseAs('app_api');
    const principal = { kind: 'session' as const, accountId: owner.accountId, userId: owner.userId, sessionId: 's', confirmedUntil: 0 };
    try {
      return await accounts(db, nobody).once({ principal, permission: 'self', key }, async () => answer);
    } finally {
      await db.destroy();
    }
  };

  test('answers with what the first one answered, dates and bytes as they were', async () => {
    const first = keyOf();
    const answer = { at: new Date(0), bytes: new Uint8Array([1, 2]), none: null };
    expect([await once(first, answer), await once(keyOf(first.id), 'another'), met]).toEqual([answer, answer, 1]);
  });

  test('that has made nothing keeps nothing, and the next one has its turn', async () => {
    const key = keyOf();
    expect([await once(key, undefined), await once(key, 'made')]).toEqual([undefined, 'made']);
  });

  test('is the only one of its call: a second one would be answered with what it did not ask', async () => {
    const key = keyOf();
    await once(key, 'made');
    await expect(once(key, 'made too')).rejects.toThrow('in one transaction');
  });

  test('counts for a day, whether or not it was taken away', async () => {
    const { id } = keyOf();
    await once(keyOf(id), 'yesterday');
    await inAccount(api, owner.accountId, `UPDATE app.keyed_calls SET made_at = now() - interval '25 hours' WHERE call_id = '${id}'`);
    expect(await once({ ...keyOf(id), input: 'j'.repeat(43) }, 'today')).toBe('today');
    await expect(once(keyOf(id), 'again')).rejects.toMatchObject({ code: 'idempotency-mismatch' });
  });
});
