import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { invokeWorker, learn, newChatbot, newTenant, textFile, until, type Bot, type Tenant } from '../support/cloud.ts';
import { databaseClient, inAccount, type DatabaseClient } from '../support/database.ts';

let api: DatabaseClient;
let ingest: DatabaseClient;
let relay: DatabaseClient;
let victim: Tenant;
let bot: Bot;
let namespace: string;
beforeAll(async () => {
  victim = await newTenant();
  bot = await newChatbot(victim);
  await learn(victim, bot.id, textFile('The victim keeps a secret.'));
  namespace = `knowledge.ns_${bot.id.replaceAll('-', '')}`;
  [api, ingest, relay] = await Promise.all([databaseClient('app_api'), databaseClient('app_ingest'), databaseClient('app_relay')]);
}, 120_000);
afterAll(() => Promise.all([api.end(), ingest.end(), relay.end()]));

/** Runs statements in one transaction that is rolled back; an error is returned as its SQLSTATE. */
async function as(client: DatabaseClient, account: string | undefined, sql: string): Promise<{ rows: Record<string, unknown>[]; code?: string }> {
  await client.query('BEGIN');
  try {
    if (account) await client.query('SELECT 1 FROM app.enter_as($1::uuid)', [account]);
    return { rows: (await client.query<Record<string, unknown>>(sql)).rows };
  } catch (error) {
    return { rows: [], code: (error as { code?: string }).code ?? 'unknown' };
  } finally {
    await client.query('ROLLBACK');
  }
}

describe('the logins', () => {
  test('are no superusers, bypass no policy, own nothing and may create nothing', async () => {
    for (const client of [api, ingest, relay]) {
      const { rows } = await client.query(`
        SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolinherit,
          (SELECT count(*)::int FROM pg_class WHERE relowner = r.oid) AS relations,
          (SELECT count(*)::int FROM pg_proc WHERE proowner = r.oid) AS routines,
          (SELECT count(*)::int FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid AND g.rolname = 'rempart_owner') AS owner,
          has_schema_privilege(r.oid, 'app', 'CREATE') OR has_schema_privilege(r.oid, 'knowledge', 'CREATE') OR has_schema_privilege(r.oid, 'public', 'CREATE') AS creates
        FROM pg_roles r WHERE rolname = current_user`);
      expect(rows).toEqual([
        {
          rolsuper: false,
          rolbypassrls: false,
          rolcreaterole: false,
          rolcreatedb: false,
          rolinherit: false,
          relations: 0,
          routines: 0,
          owner: 0,
          creates: false,
        },
      ]);
    }
  });

  test('the owner and the master cannot come through the proxy (S14.8)', async () => {
    await expect(databaseClient('rempart_owner')).rejects.toMatchObject({ code: '28P01' });
    await expect(databaseClient('postgres')).rejects.toMatchObject({ code: '28P01' });
  });

  test('every table of an account forces its policy, also on the owner', async () => {
    const { rows } = await api.query(`SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname IN ('app', 'knowledge') AND c.relkind IN ('r', 'p') AND NOT (c.relrowsecurity AND c.relforcerowsecurity)`);
    const { rows: without } = await api.query(`SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname IN ('app', 'knowledge') AND c.relkind = 'r' AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'account_id' AND a.attnotnull)`);
    expect([rows, without]).toEqual([[], []]);
  });
});

describe("without the victim's account", () => {
  const tables = [
    'app.accounts',
    'app.members',
    'app.invitations',
    'app.grants',
    'app.api_keys',
    'app.conversation_policies',
    'app.chatbots',
    'app.chatbot_versions',
    'app.chatbot_parts',
    'app.materials',
    'app.sitemaps',
    'app.exports',
    'app.keyed_calls',
    'app.billing',
    'app.knowledge_notices',
    'app.uploads',
    'app.conversations',
    'app.messages',
    'app.notes',
    'app.contacts',
    'app.leads',
    'app.feedback',
    'app.forgotten_visitors',
    'app.unanswered_questions',
    'app.analytics_slots',
    'app.analytics_sources',
    'app.conversation_plays',
    'app.channels',
    'app.channel_conversations',
    'app.channel_deliveries',
    'app.message_files',
    'app.visitor_secrets',
    'app.data_keys',
    'app.webhooks',
    'app.webhook_secrets',
    'app.webhook_deliveries',
    'app.webhook_attempts',
    'knowledge.namespaces',
  ];

  test.each(tables)('%s shows nothing to nobody, to another account, or after a rollback', async (table) => {
    const count = `SELECT count(*)::int AS n FROM ${table} WHERE account_id = '${victim.accountId}'`;
    expect((await as(api, undefined, count)).rows).toEqual([{ n: 0 }]);
    expect((await as(api, randomUUID(), count)).rows).toEqual([{ n: 0 }]);
    await as(api, victim.accountId, 'SELECT 1');
    expect((await as(api, undefined, count)).rows).toEqual([{ n: 0 }]);
  });

  test('its namespace shows nothing, and its own account sees it', async () => {
    const count = `SELECT count(*)::int AS n FROM ${namespace}`;
    expect((await as(api, randomUUID(), count)).rows).toEqual([{ n: 0 }]);
    expect((await as(api, undefined, count)).rows).toEqual([{ n: 0 }]);
    expect((await as(api, victim.accountId, count)).rows).toEqual([{ n: 1 }]);
  });

  test.each([
    ['INSERT', `INSERT INTO app.members (account_id, user_id, role) VALUES ('$VICTIM', '${randomUUID()}', 'owner')`, '42501'],
    ['UPDATE into it', "UPDATE app.chatbots SET account_id = '$VICTIM'", undefined],
  ])('%s cannot reach it', async (_, sql, code) => {
    const result = await as(api, randomUUID(), sql.replaceAll('$VICTIM', victim.accountId));
    expect(result.code).toBe(code);
  });
});

describe('the outbox', () => {
  const events = 'SELECT count(*)::int AS n FROM app.outbox';
  const write = (accountId: string) => `INSERT INTO app.outbox (account_id, event_id, type, data) VALUES ('${accountId}', '${randomUUID()}', 'a.b', '{}')`;

  test('is written by the logins of accounts, each for its own account, and read by neither', async () => {
    for (const client of [api, ingest]) {
      expect((await as(client, victim.accountId, write(victim.accountId))).code).toBeUndefined();
      expect((await as(client, randomUUID(), write(victim.accountId))).code).toBe('42501');
      expect((await as(client, undefined, write(victim.accountId))).code).toBe('42501');
      expect((await as(client, victim.accountId, events)).code).toBe('42501');
      expect((await as(client, victim.accountId, 'DELETE FROM app.outbox')).code).toBe('42501');
    }
  });

  test('is beside what is over of keyed calls, without what is in it, the only thing of which the relay sees anything', async () => {
    const { rows } = await relay.query(`SELECT c.oid::regclass::text AS name, array_agg(a.attname::text ORDER BY a.attname) AS columns
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
      WHERE n.nspname IN ('app', 'knowledge') AND c.relkind IN ('r', 'p', 'v') AND has_column_privilege(c.oid, a.attnum, 'SELECT') GROUP BY c.oid ORDER BY 1`);
    expect(rows).toEqual([
      { name: 'app.keyed_calls', columns: ['account_id', 'call_id', 'made_at'] },
      { name: 'app.outbox', columns: ['account_id', 'chatbot_id', 'data', 'event_id', 'occurred_at', 'type'] },
    ]);
    const make = (age: string) =>
      `INSERT INTO app.keyed_calls (account_id, call_id, input_hash, made_at) VALUES ('${victim.accountId}', repeat('${age[0]}', 43), repeat('i', 43), now() - interval '${age}') ON CONFLICT DO NOTHING`;
    await inAccount(api, victim.accountId, make('1 hour'));
    const own = `FROM app.keyed_calls WHERE account_id = '${victim.accountId}'`;
    // The clock wakes the relay too, which may have been faster.
    const seen = await until(async () => {
      await inAccount(api, victim.accountId, make('2 days'));
      const { rows: over } = await as(relay, undefined, `SELECT left(call_id, 1) AS age ${own}`);
      return over.length > 0 && over;
    });
    expect(seen).toEqual([{ age: '2' }]);
    await invokeWorker('EventsRelay');
    expect((await as(api, victim.accountId, `SELECT left(call_id, 1) AS age ${own}`)).rows).toEqual([{ age: '1' }]);
  });

  test('is the only thing that the relay sees whole, of all accounts, and it can change nothing in it', async () => {
    expect((await as(relay, undefined, events)).code).toBeUndefined();
    expect((await as(relay, undefined, `${events.replace('count(*)::int AS n', 'event_id')} FOR UPDATE SKIP LOCKED`)).code).toBeUndefined();
    expect((await as(relay, undefined, write(victim.accountId))).code).toBe('42501');
    expect((await as(relay, undefined, "UPDATE app.outbox SET data = '{}'")).code).toBe('42501');
    expect((await as(relay, victim.accountId, 'SELECT 1')).code).toBe('42501');
    const { rows } = await relay.query(`SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname IN ('app', 'knowledge') AND c.relkind IN ('r', 'p', 'v') AND has_table_privilege(c.oid, 'SELECT')`);
    expect(rows).toEqual([{ name: 'app.outbox' }]);
  });
});

describe('namespaces', () => {
  const create = (id: string) => `SELECT 1 FROM knowledge.create_namespace('${id}', 'm', 8)`;

  test("are made and dropped by one worker's login only (S14.8)", async () => {
    expect((await as(api, victim.accountId, create(bot.id))).code).toBe('42501');
    expect((await as(api, victim.accountId, `SELECT 1 FROM knowledge.drop_namespace('${bot.id}')`)).code).toBe('42501');
    expect((await as(ingest, victim.accountId, create(bot.id))).code).toBeUndefined();
  });

  test('are not made for a chatbot of another account, nor without an account', async () => {
    expect((await as(ingest, randomUUID(), create(bot.id))).code).toBe('P0002');
    expect((await as(ingest, undefined, create(bot.id))).code).toBe('P0002');
  });

  test('are not dropped for another account', async () => {
    await as(ingest, randomUUID(), `SELECT 1 FROM knowledge.drop_namespace('${bot.id}')`);
    expect((await as(api, victim.accountId, `SELECT count(*)::int AS n FROM ${namespace}`)).rows).toEqual([{ n: 1 }]);
  });

  test('take no row of another account (S14.7)', async () => {
    const sql = `INSERT INTO ${namespace} (account_id, material_id, ordinal, text, words, embedding) VALUES ('${randomUUID()}', '${randomUUID()}', 0, 'x', to_tsvector('x'), (SELECT embedding FROM ${namespace} LIMIT 1))`;
    expect((await as(ingest, randomUUID(), sql)).code).toMatch(/^(?:42501|23502|23514)$/);
  });
});

test("two accounts that work at the same time never see each other's words (S14.1, S9.11)", async () => {
  const tenants = await Promise.all(Array.from({ length: 4 }, () => newTenant()));
  const bots = await Promise.all(
    tenants.map(async (tenant, index) => {
      const own = await newChatbot(tenant);
      await learn(tenant, own.id, textFile(`The password of the garden is marker-${index}-marker.`));
      return own;
    }),
  );
  const answers = await Promise.all(
    Array.from({ length: 40 }, async (_, turn) => {
      const index = turn % tenants.length;
      const reply = await tenants[index]!.client.call('POST', `/v1/chatbots/${bots[index]!.id}/chat`, {
        body: { message: 'What is the password of the garden?' },
      });
      return { index, text: reply.text };
    }),
  );
  for (const { index, text } of answers) expect(new Set(text.match(/marker-\d-marker/g))).toEqual(new Set([`marker-${index}-marker`]));
}, 120_000);
