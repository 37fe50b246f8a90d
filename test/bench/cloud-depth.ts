import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Signer } from '@aws-sdk/rds-signer';
import pg from 'pg';
import { signUp } from '../../local/client/account.ts';
import { createClient, expectStatus } from '../../local/client/client.ts';
import { settle, upload } from '../../local/client/material.ts';
import type { Cloud } from '../../local/cloud/cloud.ts';
import { SAID, teachToAct } from './acting-chatbot.ts';
import { turnDepth, type Depth } from './turn-depth.ts';

const SITE = 'https://shop.example.com';

/** Depths of turns: where the model alone answers, and at a chatbot with a playbook and triggers where the model answers and where the chatbot does. */
export interface Depths {
  readonly plain: Depth;
  readonly acting: Depth;
  readonly alone: Depth;
}

/** The depth of a turn at chatbots with one document, over the engines of a local cloud. */
export async function depthOfCloud({ app, engines, account, tableNames }: Cloud): Promise<Depths> {
  const client = createClient(app);
  const person = { email: `depth-${Date.now()}@example.com`, password: 'a quiet harbour at noon', name: 'D', accountName: 'D' };
  const { accountId } = await signUp(client, person);
  const newBot = async (): Promise<{ readonly id: string; readonly publicKey: string }> => {
    const { body: bot } = await expectStatus(client.call<{ id: string; publicKey: string }>('POST', '/v1/chatbots', { body: { name: 'D' } }), 201);
    await expectStatus(client.call('PUT', `/v1/chatbots/${bot.id}/access-policy`, { body: { embedding: 'listed', domains: [SITE] } }), 200);
    const bytes = new TextEncoder().encode('The shop opens at nine in the morning.');
    await settle(client, bot.id, (await upload(client, bot.id, { name: 'hours.txt', type: 'text/plain', bytes })).id);
    return bot;
  };
  // One for each count: a turn that finds another's time in its windows may have to look again.
  const [bot, actor, speaker] = [await newBot(), await newBot(), await newBot()];
  for (const { id } of [actor, speaker]) await teachToAct(client, id);

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
  const backends = {
    db: DynamoDBDocumentClient.from(dynamo, { marshallOptions: { removeUndefinedValues: true } }),
    database,
    tables: { limits: named('Limits'), quota: named('Quota'), blocks: named('Blocks'), guards: named('Guards') },
  };
  const of = ({ id: chatbotId, publicKey }: typeof bot, address: string, message: string) =>
    turnDepth(backends, { accountId, chatbotId, publicKey, site: SITE, message, address });
  try {
    return {
      plain: await of(bot, '192.0.2.7', SAID.toModel),
      acting: await of(actor, '198.51.100.7', SAID.toModel),
      alone: await of(speaker, '203.0.113.7', SAID.toTrigger),
    };
  } finally {
    await database.end();
    dynamo.destroy();
  }
}
