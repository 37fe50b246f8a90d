import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Signer } from '@aws-sdk/rds-signer';
import pg from 'pg';
import { signUp } from '../../local/client/account.ts';
import { createClient, expectStatus } from '../../local/client/client.ts';
import { settle, upload } from '../../local/client/material.ts';
import type { Cloud } from '../../local/cloud/cloud.ts';
import { turnDepth, type Depth } from './turn-depth.ts';

const SITE = 'https://shop.example.com';

/** The depth of a turn at a chatbot with one document, over the engines of a local cloud. */
export async function depthOfCloud({ app, engines, account, tableNames }: Cloud): Promise<Depth> {
  const client = createClient(app);
  const person = { email: `depth-${Date.now()}@example.com`, password: 'a quiet harbour at noon', name: 'D', accountName: 'D' };
  const { accountId } = await signUp(client, person);
  const { body: bot } = await expectStatus(client.call<{ id: string; publicKey: string }>('POST', '/v1/chatbots', { body: { name: 'D' } }), 201);
  await expectStatus(client.call('PUT', `/v1/chatbots/${bot.id}/access-policy`, { body: { embedding: 'listed', domains: [SITE] } }), 200);
  const bytes = new TextEncoder().encode('The shop opens at nine in the morning.');
  await settle(client, bot.id, (await upload(client, bot.id, { name: 'hours.txt', type: 'text/plain', bytes })).id);

  const dynamo = new DynamoDBClient({ endpoint: engines.tables.endpoint, region: account.region, credentials: account });
  const { proxy, ca } = engines.postgres;
  const signer = new Signer({ hostname: proxy.host, port: proxy.port, username: 'app_api', region: account.region, credentials: async () => account });
  const database = new pg.Client({
    host: proxy.host,
    port: proxy.port,
    database: 'rempart',
    user: 'app_api',
    password: await signer.getAuthToken(),
    ssl: { ca, rejectUnauthorized: true },
  });
  await database.connect();
  const named = (table: string): string => tableNames[table] ?? '';
  try {
    return await turnDepth(
      {
        db: DynamoDBDocumentClient.from(dynamo, { marshallOptions: { removeUndefinedValues: true } }),
        database,
        tables: { limits: named('Limits'), quota: named('Quota'), blocks: named('Blocks'), guards: named('Guards') },
      },
      { accountId, chatbotId: bot.id, publicKey: bot.publicKey, site: SITE, message: 'When does the shop open in the morning?' },
    );
  } finally {
    await database.end();
    dynamo.destroy();
  }
}
