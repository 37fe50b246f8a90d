import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, expect, test } from '@jest/globals';
import { expectStatus } from '../../local/client/client.ts';
import { TURN } from '../../local/cost/by-use.ts';
import { turnDepth } from '../bench/turn-depth.ts';
import { cloud, learn, newChatbot, newTenant, SITE, textFile, type Bot } from '../support/cloud.ts';
import { databaseClient } from '../support/database.ts';

const { endpoints, account, tableNames } = cloud();
const dynamo = new DynamoDBClient({ endpoint: endpoints['AWS_ENDPOINT_URL_DYNAMODB'] ?? '', region: account.region, credentials: account });
afterAll(() => dynamo.destroy());

interface Call {
  readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly unknown[] }>>;
}

/** Capacity units of a call, items being small (DynamoDB guide, read and write units): how many are written, and how many read consistently. */
const unitsOf = (call: string, input: unknown): readonly [writes: number, reads: number] => {
  if (call === 'UpdateCommand' || call === 'PutCommand' || call === 'DeleteCommand') return [1, 0];
  if (call === 'GetCommand') return [0, 1];
  if (call === 'BatchGetCommand') return [0, Object.values((input as Call).RequestItems ?? {}).reduce((sum, { Keys }) => sum + Keys.length, 0)];
  throw new Error(`${call} is not counted yet`);
};

test('a turn waits for so many round trips one after the other, and for not one more; what it asks of services is what its cost is reckoned by', async () => {
  const owner = await newTenant();
  // One for each count: windows in which another turn has left a time of its own, later or earlier, may have to be looked at again.
  const [bot, actor] = [await newChatbot(owner), await newChatbot(owner)];
  await Promise.all([bot, actor].map(({ id }) => learn(owner, id, textFile('The shop opens at nine in the morning.'))));
  const database = await databaseClient('app_api');
  const named = (table: string): string => tableNames[table] ?? '';
  const calls: (readonly [call: string, input: unknown])[] = [];
  const backends = {
    db: DynamoDBDocumentClient.from(dynamo, { marshallOptions: { removeUndefinedValues: true } }),
    database,
    tables: { limits: named('Limits'), quota: named('Quota'), blocks: named('Blocks'), guards: named('Guards') },
  };
  const of = ({ id: chatbotId, publicKey }: Bot, address: string) => ({
    accountId: owner.accountId,
    chatbotId,
    publicKey,
    site: SITE,
    address,
    message: 'When does the shop open in the morning?',
  });
  const depth = await turnDepth(backends, of(bot, '192.0.2.7'), (...call) => void calls.push(call));
  // Where the team has written what comes of a message, it is stored first, and what comes of it with it.
  const trigger = { name: 'T', when: { kind: 'no-answer', times: 3 }, then: [{ kind: 'hand-off' }] };
  await expectStatus(owner.client.call('POST', `/v1/chatbots/${actor.id}/triggers`, { body: trigger }), 201);
  await expectStatus(owner.client.call('POST', `/v1/chatbots/${actor.id}/publish`), 200);
  const acting = await turnDepth(backends, of(actor, '198.51.100.7'));
  await database.end();

  expect(depth).toEqual({ gate: 2, model: 2, done: 22 });
  expect(acting).toEqual({ gate: 2, model: 14, done: 25 });

  const tables = calls.filter(([call]) => call !== 'statement').map((call) => unitsOf(...call));
  expect({
    tableWrites: tables.reduce((sum, [writes]) => sum + writes, 0),
    tableReads: tables.reduce((sum, [, reads]) => sum + reads, 0),
    statements: calls.filter(([call]) => call === 'statement').length,
  }).toEqual(TURN);
});
