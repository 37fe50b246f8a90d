import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectStatus } from '../../local/client/client.ts';
import { newChatbot, newTenant, type Tenant } from '../support/cloud.ts';
import { asAccount, databaseClient, type DatabaseClient } from '../support/database.ts';
import { PLAYBOOK, RULE, TRIGGER } from '../support/routes.ts';

type View = Record<string, unknown> & { id: string };

let tenant: Tenant;
let other: Tenant;
let database: DatabaseClient;
beforeAll(async () => {
  [tenant, other, database] = [await newTenant(), await newTenant(), await databaseClient('app_api')];
}, 120_000);
afterAll(() => database.end());

const of = (bot: { id: string }, path = ''): string => `/v1/chatbots/${bot.id}${path}`;
const ok = async <T = View>(method: string, path: string, body?: unknown, status = 200): Promise<T> =>
  (await expectStatus(tenant.client.call<T>(method, path, { ...(body !== undefined && { body }) }), status)).body;
const codeOf = async (who: Tenant, method: string, path: string, body?: unknown): Promise<unknown> => {
  const reply = await who.client.call<{ code?: string }>(method, path, { ...(body !== undefined && { body }) });
  return [reply.status, reply.body.code];
};
/** The row as it is at rest. */
const stored = async (sql: string): Promise<string> => JSON.stringify(await asAccount(database, tenant.accountId, sql));

describe('parts of a draft', () => {
  test('a reference leads only to a playbook of the same chatbot (S9.9)', async () => {
    const [bot, sibling] = [await newChatbot(tenant), await newChatbot(tenant)];
    const foreign = await newChatbot(other);
    const theirs = (await other.client.call<View>('POST', of(foreign, '/playbooks'), { body: PLAYBOOK })).body.id;
    const beside = (await ok('POST', of(sibling, '/playbooks'), PLAYBOOK, 201)).id;
    const own = (await ok('POST', of(bot, '/playbooks'), PLAYBOOK, 201)).id;
    const then = (playbookId: string) => [{ kind: 'playbook', playbookId }];
    const refused = await Promise.all([theirs, beside, randomUUID()].map((id) => codeOf(tenant, 'POST', of(bot, '/triggers'), { ...TRIGGER, then: then(id) })));
    expect(refused).toEqual(Array.from({ length: 3 }, () => [400, 'invalid-request']));

    const trigger = await ok('POST', of(bot, '/triggers'), { ...TRIGGER, then: then(own) }, 201);
    expect(await codeOf(tenant, 'PATCH', of(bot, `/triggers/${trigger.id}`), { then: then(theirs) })).toEqual([400, 'invalid-request']);
    expect(await codeOf(tenant, 'DELETE', of(bot, `/playbooks/${own}`))).toEqual([409, 'conflict']);
    await ok('DELETE', of(bot, `/triggers/${trigger.id}`), undefined, 204);
    await ok('DELETE', of(bot, `/playbooks/${own}`), undefined, 204);
  });

  test('a dry run says what would happen, and does nothing', async () => {
    const bot = await newChatbot(tenant);
    const weak = await ok(
      'POST',
      of(bot, '/triggers'),
      { ...TRIGGER, name: 'Weak', priority: 1, when: { kind: 'message', match: 'words', phrases: ['too expensive'] } },
      201,
    );
    const strong = await ok(
      'POST',
      of(bot, '/triggers'),
      {
        ...TRIGGER,
        name: 'Strong',
        priority: 99,
        when: { kind: 'message', match: 'contains', phrases: ['.*', 'EXPENSIVE'] },
        then: [{ kind: 'say', text: 'Hm' }],
      },
      201,
    );
    const run = (text: string) => ok('POST', of(bot, '/triggers/dry-run'), { event: { kind: 'message', text } });
    expect(await run('This is TOO expensive!')).toEqual({
      matched: [
        { id: strong.id, name: 'Strong' },
        { id: weak.id, name: 'Weak' },
      ],
      actions: [{ kind: 'say', text: 'Hm' }, { kind: 'open' }],
    });
    expect(await run('Anything')).toEqual({ matched: [], actions: [] });
  });

  test('they reach a version only when it is published', async () => {
    const bot = await newChatbot(tenant);
    await ok('POST', of(bot, '/rules'), RULE, 201);
    const content = (version: number) => stored(`SELECT content FROM app.chatbot_versions WHERE chatbot_id = '${bot.id}' AND version = ${version}`);
    expect(await content(1)).not.toContain(RULE.text);
    await ok('POST', of(bot, '/publish'));
    expect(await content(2)).toContain(RULE.text);
  });
});
