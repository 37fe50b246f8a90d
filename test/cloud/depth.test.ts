import { afterAll, expect, test } from '@jest/globals';
import { TURN } from '../../local/cost/by-use.ts';
import { SAID, teachToAct } from '../bench/acting-chatbot.ts';
import { turnDepth } from '../bench/turn-depth.ts';
import { tablesOf } from '../support/cloud-clients.ts';
import { cloud, learn, newChatbot, newTenant, SITE, textFile, type Bot } from '../support/cloud.ts';
import { databaseClient } from '../support/database.ts';

const { tableNames } = cloud();
const { db, end } = tablesOf();
afterAll(end);

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
  const [bot, actor, speaker] = await Promise.all([newChatbot(owner), newChatbot(owner), newChatbot(owner)]);
  await Promise.all([bot, actor].map(({ id }) => learn(owner, id, textFile('The shop opens at nine in the morning.'))));
  await Promise.all([actor, speaker].map(({ id }) => teachToAct(owner.client, id)));
  const database = await databaseClient('app_api');
  const named = (table: string): string => tableNames[table] ?? '';
  const calls: (readonly [call: string, input: unknown])[] = [];
  const backends = {
    db,
    database,
    tables: { limits: named('Limits'), quota: named('Quota'), blocks: named('Blocks'), guards: named('Guards') },
  };
  const of = ({ id: chatbotId, publicKey }: Bot, address: string) => ({
    accountId: owner.accountId,
    chatbotId,
    publicKey,
    site: SITE,
    address,
    message: SAID.toModel,
  });
  const depth = await turnDepth(backends, of(bot, '192.0.2.7'), (...call) => void calls.push(call));
  // Where the team has written what comes of a message, what comes of it is stored beside the model as well; what the chatbot says by itself is stored first.
  const acting = await turnDepth(backends, { ...of(actor, '198.51.100.7'), message: SAID.toModel });
  const alone = await turnDepth(backends, { ...of(speaker, '203.0.113.7'), message: SAID.toTrigger });
  await database.end();

  expect(depth).toEqual({ gate: 2, model: 2, word: 2, done: 22 });
  expect(acting).toEqual({ gate: 2, model: 2, word: 2, done: 25 });
  expect(alone).toEqual({ gate: 2, model: undefined, word: 14, done: 24 });

  const tables = calls.filter(([call]) => call !== 'statement').map((call) => unitsOf(...call));
  expect({
    tableWrites: tables.reduce((sum, [writes]) => sum + writes, 0),
    tableReads: tables.reduce((sum, [, reads]) => sum + reads, 0),
    statements: calls.filter(([call]) => call === 'statement').length,
  }).toEqual(TURN);
}, 120_000);
