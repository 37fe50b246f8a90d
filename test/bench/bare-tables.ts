import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDB, waitUntilTableExists, type KeySchemaElement } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { startDynoxide } from '../../local/engines/dynoxide.ts';
import { account } from '../local/engines/account.ts';

/** A DynamoDB server in a process of its own, with nothing in front of it: what this process works is the client's work alone. */
export interface BareTables {
  readonly endpoint: string;
  readonly plain: DynamoDB;
  readonly documents: DynamoDBDocumentClient;
  /** Requests that the clients have sent so far. */
  readonly sent: () => number;
}

/** The tables of the product's shape, and that of rate-limiter-flexible. */
export const TABLE = 'Table';
export const PEER_TABLE = 'Peer';
const KEYS: Readonly<Record<string, readonly string[]>> = { [TABLE]: ['pk', 'sk'], [PEER_TABLE]: ['key'] };

/** Starts one for as long as it is used. */
export async function withTables<T>(use: (tables: BareTables) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'rempart-bench-tables-'));
  const { port, stop } = await startDynoxide(directory);
  const { region, accessKeyId, secretAccessKey } = account;
  const endpoint = `http://127.0.0.1:${port}`;
  const plain = new DynamoDB({ endpoint, region, maxAttempts: 1, credentials: { accessKeyId, secretAccessKey } });
  let sent = 0;
  plain.middlewareStack.add((next) => (args) => ((sent += 1), next(args)), { step: 'finalizeRequest' });
  try {
    for (const [TableName, names] of Object.entries(KEYS)) {
      await plain.createTable({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: names.map((AttributeName, at): KeySchemaElement => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
        AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      });
      await waitUntilTableExists({ client: plain, maxWaitTime: 10, minDelay: 1, maxDelay: 2 }, { TableName });
    }
    const documents = DynamoDBDocumentClient.from(plain, { marshallOptions: { removeUndefinedValues: true } });
    return await use({ endpoint, plain, documents, sent: () => sent });
  } finally {
    plain.destroy();
    await stop();
    await rm(directory, { recursive: true, force: true });
  }
}
