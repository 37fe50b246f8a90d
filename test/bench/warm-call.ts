import { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Signer } from '@aws-sdk/rds-signer';
import pg from 'pg';
import { createClient, expectStatus } from '../../local/client/client.ts';
import { signUp } from '../../local/client/account.ts';
import type { Cloud } from '../../local/cloud/cloud.ts';
import { benchRow, interleave, type BenchRow } from './interleave.ts';

const ROUNDS = 300;
const WARM_UP = 50;

/**
 * A warm `GET /v1/chatbots/{chatbotId}` through edge, firewall, gateway, authorizer and handler, against the engine calls that it makes, made bare by the
 * same clients: one consistent BatchGetItem of three rows, and one transaction of enter and select.
 */
export async function warmCall(cloud: Cloud): Promise<BenchRow> {
  const client = createClient(cloud.app);
  const { userId, accountId } = await signUp(client, {
    email: `bench-${Date.now()}@example.com`,
    password: 'a quiet harbour at noon',
    name: 'B',
    accountName: 'B',
  });
  const { body: bot } = await expectStatus(client.call<{ id: string }>('POST', '/v1/chatbots', { body: { name: 'B' } }), 201);
  const { body: me } = await expectStatus(client.call<{ session: { id: string } }>('GET', '/v1/me'), 200);
  const { engines, account, tableNames } = cloud;

  const dynamo = new DynamoDBClient({ endpoint: engines.tables.endpoint, region: account.region, credentials: account });
  const table = tableNames['Identity'] ?? '';
  const key = (pk: string, sk: string) => ({ pk: { S: pk }, sk: { S: sk } });
  const Keys = [key(`SESSION#${me.session.id}`, 'SESSION'), key(`USER#${userId}`, 'PROFILE'), key(`ACCOUNT#${accountId}`, 'STATE')];
  const { proxy, ca } = engines.postgres;
  const password = await new Signer({
    hostname: proxy.host,
    port: proxy.port,
    username: 'app_api',
    region: account.region,
    credentials: async () => account,
  }).getAuthToken();
  const database = new pg.Client({ host: proxy.host, port: proxy.port, database: 'rempart', user: 'app_api', password, ssl: { ca, rejectUnauthorized: true } });
  await database.connect();

  const call = async (): Promise<void> => void (await expectStatus(client.call('GET', `/v1/chatbots/${bot.id}`), 200));
  const bare = async (): Promise<void> => {
    await dynamo.send(new BatchGetItemCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } }));
    await database.query('BEGIN');
    await database.query('SELECT role FROM app.enter($1::uuid, $2::uuid)', [accountId, userId]);
    await database.query('SELECT * FROM app.chatbots WHERE account_id = $1 AND chatbot_id = $2 AND deleted_at IS NULL', [accountId, bot.id]);
    await database.query('COMMIT');
  };
  await interleave(call, bare, WARM_UP);
  const { first, second } = await interleave(call, bare, ROUNDS);
  await database.end();
  dynamo.destroy();
  return benchRow('warm API call / its bare engine calls', '<= 3', { first, second });
}
