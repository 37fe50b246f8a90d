import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, expect, test } from '@jest/globals';
import { turnDepth } from '../bench/turn-depth.ts';
import { cloud, learn, newChatbot, newTenant, SITE, textFile } from '../support/cloud.ts';
import { databaseClient } from '../support/database.ts';

const { endpoints, account, tableNames } = cloud();
const dynamo = new DynamoDBClient({ endpoint: endpoints['AWS_ENDPOINT_URL_DYNAMODB'] ?? '', region: account.region, credentials: account });
afterAll(() => dynamo.destroy());

test('a turn waits for so many round trips one after the other, and for not one more', async () => {
  const owner = await newTenant();
  const bot = await newChatbot(owner);
  await learn(owner, bot.id, textFile('The shop opens at nine in the morning.'));
  const database = await databaseClient('app_api');
  const named = (table: string): string => tableNames[table] ?? '';
  const depth = await turnDepth(
    {
      db: DynamoDBDocumentClient.from(dynamo, { marshallOptions: { removeUndefinedValues: true } }),
      database,
      tables: { limits: named('Limits'), quota: named('Quota'), blocks: named('Blocks'), guards: named('Guards') },
    },
    { accountId: owner.accountId, chatbotId: bot.id, publicKey: bot.publicKey, site: SITE, message: 'When does the shop open in the morning?' },
  );
  await database.end();

  expect(depth).toEqual({ gate: 3, model: 17, done: 26 });
});
