import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Kysely } from 'kysely';
import { expectStatus } from '../../local/client/client.ts';
import { accounts } from '../../lambdas/database/account.ts';
import type { Database } from '../../lambdas/database/tables.ts';
import { EVENT_TYPES, type AccountEvent } from '../../lambdas/events/catalogue.ts';
import { emit } from '../../lambdas/events/outbox-store.ts';
import { eventMessage } from '../../lambdas/events/queue.ts';
import { outboxTable } from '../../lambdas/events/relay-store.ts';
import {
  confirmed,
  conversationOf,
  edgeCall,
  invokeWorker,
  learn,
  newApiKey,
  newChatbot,
  newMember,
  newTenant,
  newVisitor,
  textFile,
  until,
  type Bot,
  type Tenant,
} from '../support/cloud.ts';
import { databaseAs, nobody } from '../support/database.ts';

const EICAR = String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$` + 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*';

let owner: Tenant;
let bot: Bot;
const pools: Kysely<Database>[] = [];
beforeAll(async () => {
  owner = await newTenant();
  bot = await newChatbot(owner);
}, 60_000);
afterAll(() => Promise.all(pools.map((pool) => pool.destroy())));

function keptDatabase(login: string): Kysely<Database> {
  const db = databaseAs(login);
  pools.push(db);
  return db;
}

/** What the relay has put into the queue of events for an account. */
async function told(accountId: string): Promise<AccountEvent[]> {
  const { body } = await owner.client.call<Record<string, unknown>[]>('GET', '/__local/messages?queue=Events');
  return body.filter((message) => message['accountId'] === accountId && 'occurredAt' in message).map((message) => eventMessage.parse(message));
}
const at = (path: string) => `/v1/chatbots/${bot.id}${path}`;
const post = (path: string, body?: object, status = 201) => expectStatus(owner.client.call<{ id: string }>('POST', path, { ...(body && { body }) }), status);

/** Everything that a team and a visitor do of which somebody may want to hear. */
async function live(): Promise<void> {
  await post(at('/triggers'), {
    name: 'Person',
    when: { kind: 'message', match: 'words', phrases: ['person'] },
    then: [{ kind: 'say', text: 'Somebody will come.' }, { kind: 'hand-off' }, { kind: 'webhook' }],
  });
  await expectStatus(owner.client.call('POST', at('/chat'), { body: { message: 'A person, please', version: 'draft' } }), 200);

  const member = await newMember(owner, 'member');
  await expectStatus(owner.client.call('PUT', at(`/grants/${member.userId}`), { body: { conversations: 'read' } }), 200);
  await expectStatus(owner.client.call('PATCH', `/v1/members/${member.userId}`, { body: { role: 'admin' } }), 200);
  await expectStatus(owner.client.call('DELETE', `/v1/members/${member.userId}`), 204);

  await confirmed(owner);
  const { id } = await newApiKey(owner, { conversations: 'read' });
  await expectStatus(owner.client.call('DELETE', `/v1/api-keys/${id}`), 204);

  const visitor = await newVisitor(bot.publicKey);
  const conversationId = await conversationOf(visitor);
  await post(at(`/conversations/${conversationId}/takeover`), undefined, 200);
  const lead = { email: 'ada@example.com', consent: true, consentText: 'You may write to me.' };
  expect((await edgeCall('POST', '/v1/widget/leads', { headers: visitor.headers, body: lead })).status).toBe(201);

  const broken = readFileSync('test/fixtures/documents/broken.pdf');
  await learn(owner, bot.id, { name: 'broken.pdf', type: 'application/pdf', bytes: new Uint8Array(broken) });
  await learn(owner, bot.id, textFile(EICAR, 'eicar.txt'));
  await invokeWorker('OperatorCommand', { command: 'plan', accountId: owner.accountId, plan: 'free' });
  await accounts(keptDatabase('app_api'), nobody).enterAs(owner.accountId, ({ tx, accountId }) =>
    tx
      .insertInto('app.materials')
      .values(
        Array.from({ length: 40 }, () => ({
          account_id: accountId,
          chatbot_id: bot.id,
          material_id: randomUUID(),
          kind: 'file' as const,
          name: 'kept',
          content_type: 'text/plain',
          bytes: 1,
          status: 'ready' as const,
        })),
      )
      .execute(),
  );
  await learn(owner, bot.id, textFile('The harbour opens at noon.'));

  const change = { currentPassword: owner.password, newPassword: 'seven copper lanterns adrift' };
  await expectStatus(owner.client.call('POST', '/v1/auth/password/change', { body: change }), 204);
}

test('every event of the catalogue is sent by what a team and a visitor really do, with the data that its type promises', async () => {
  await live();
  // What is told by the journal waits for the clock; the test does not.
  await invokeWorker('EventsRelay');

  const missing = async () => {
    const types = new Set((await told(owner.accountId)).map(({ type }) => type));
    return EVENT_TYPES.filter((type) => !types.has(type));
  };
  await until(async () => ((await missing()).length === 0 ? true : undefined)).catch(() => undefined);
  expect(await missing()).toEqual([]);
  const of = await told(owner.accountId);
  // At least once: a relay that is cut off sends again, and then the same under the same id.
  for (const [id, same] of Map.groupBy(of, (event) => event.id)) expect([id, new Set(same.map((event) => JSON.stringify(event))).size]).toEqual([id, 1]);
}, 180_000);

test('nothing is sent of a change that is taken back, and nobody is woken for it', async () => {
  const woken: string[] = [];
  const inAccount = accounts(keptDatabase('app_api'), { ...nobody, committed: async (accountId) => void woken.push(accountId) });
  const userId = randomUUID();
  const write = (fails: boolean) =>
    inAccount.enterAs(owner.accountId, async (scope) => {
      await emit(scope, { type: 'member.removed', data: { userId } });
      if (fails) throw new Error('taken back');
    });
  const sent = async () => (await told(owner.accountId)).filter((event) => event.type === 'member.removed' && event.data.userId === userId);

  await expect(write(true)).rejects.toThrow('taken back');
  await invokeWorker('EventsRelay');
  expect([woken, await sent()]).toEqual([[], []]);

  await write(false);
  await invokeWorker('EventsRelay');
  expect([woken, (await sent()).length]).toEqual([[owner.accountId], 1]);
}, 60_000);

test('an event that was not sent to its end is sent again: cut off before the queue, in it, or after it', async () => {
  const inAccount = accounts(keptDatabase('app_ingest'), nobody);
  const outbox = outboxTable(keptDatabase('app_relay'));
  const ids = [randomUUID(), randomUUID()];
  await inAccount.enterAs(owner.accountId, async (scope) => {
    for (const userId of ids) await emit(scope, { type: 'member.removed', data: { userId } });
  });
  const ours = (events: readonly AccountEvent[]) => events.filter((event) => event.type === 'member.removed' && ids.some((id) => id === event.data.userId));

  await outbox.take(100, () => Promise.reject(new Error('cut off'))).catch(() => undefined);
  // The queue has taken the first, and says so; the second is left.
  await outbox.take(100, async (events) => ours(events).slice(0, 1));
  await invokeWorker('EventsRelay');

  const sent = ours(await told(owner.accountId)).flatMap((event) => (event.type === 'member.removed' ? [event.data.userId] : []));
  expect(ids).toEqual(expect.arrayContaining(sent));
  expect(sent).toContain(ids[1]);
}, 60_000);
