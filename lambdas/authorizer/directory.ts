import { GetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { accountKey } from '../people/rows.ts';
import type { AuthorizerDeps } from './authorize.ts';

/** Whether a chatbot's key still leads to it and its account is active: two consistent reads at once. */
export const chatbotAlive =
  (db: DynamoDBDocumentClient, tables: { readonly directory: string; readonly identity: string }): AuthorizerDeps['chatbotAlive'] =>
  async (publicKey, { accountId, chatbotId }) => {
    const [entry, account] = await Promise.all([
      db.send(new GetCommand({ TableName: tables.directory, Key: { pk: `KEY#${publicKey}`, sk: 'CHATBOT' }, ConsistentRead: true })),
      db.send(new GetCommand({ TableName: tables.identity, Key: accountKey(accountId), ConsistentRead: true })),
    ]);
    return entry.Item?.['accountId'] === accountId && entry.Item['chatbotId'] === chatbotId && account.Item?.['state'] === 'active';
  };
