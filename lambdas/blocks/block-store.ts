import { BatchGetCommand, DeleteCommand, PutCommand, TransactWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applied } from '../core/clients.ts';
import { Problem } from '../core/problem.ts';
import { networkOf } from '../limits/network.ts';
import { REMEMBERED_SECONDS } from './automatic.ts';
import { automaticKey, entryItem, ranges, scopeOf } from './entry-rows.ts';
import type { Arrival, AutomaticBlock, Records } from './standing.ts';

export interface BlockStore {
  /**
   * Everything that is written down about an arrival, in one consistent read of at most five rows.
   * @throws Problem `unavailable` when the store does not answer: who cannot be looked up is not let in.
   */
  records(arrival: Arrival): Promise<Records>;
  /** Keeps an address out of an account's chatbots; `false` when it is out already. Never more than one address, of IPv6 the /64 of one customer. */
  blockAddress(accountId: string, address: string, block: AutomaticBlock, nowMs: number): Promise<boolean>;
  blockVisitor(accountId: string, chatbotId: string, visitorId: string, by: { readonly userId?: string; readonly at: string }): Promise<void>;
  /** `false` when the visitor was not kept out. */
  unblockVisitor(accountId: string, chatbotId: string, visitorId: string): Promise<boolean>;
}

const visitor = (accountId: string, chatbotId: string, visitorId: string) => ({ pk: scopeOf(accountId), sk: `VISITOR#${chatbotId}#${visitorId}` });
export const wordsKey = (accountId: string) => ({ pk: scopeOf(accountId), sk: 'WORDS' });

type Row = Readonly<Record<string, unknown>>;
const elements = (value: unknown): readonly string[] => (value instanceof Set || Array.isArray(value) ? [...(value as Iterable<string>)] : []);

/** Lists and blocks in a DynamoDB table. */
export function blockStore(db: DynamoDBDocumentClient, TableName: string): BlockStore {
  async function read(keys: readonly { pk: string; sk: string }[]): Promise<readonly Row[]> {
    const { Responses, UnprocessedKeys } = await db
      .send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys: [...keys], ConsistentRead: true } } }))
      .catch((error: unknown) => {
        throw new Problem('unavailable', 'blocks', { cause: error });
      });
    if (UnprocessedKeys?.[TableName]?.Keys?.length) throw new Problem('unavailable', 'blocks were not all read');
    return Responses?.[TableName] ?? [];
  }

  return {
    async records({ accountId, chatbotId, visitorId, address }) {
      const keys = {
        instance: ranges('INSTANCE'),
        account: ranges(scopeOf(accountId)),
        words: wordsKey(accountId),
        visitor: visitor(accountId, chatbotId, visitorId),
        ...(address !== undefined && { automatic: automaticKey(scopeOf(accountId), networkOf(address)) }),
      };
      const rows = await read(Object.values(keys));
      const row = (key: { pk: string; sk: string } | undefined): Row | undefined => key && rows.find(({ pk, sk }) => pk === key.pk && sk === key.sk);
      const last = row(keys.automatic);
      return {
        instance: { blocked: elements(row(keys.instance)?.['blocked']) },
        account: { blocked: elements(row(keys.account)?.['blocked']), allowed: elements(row(keys.account)?.['allowed']) },
        automatic: last && { entryId: String(last['entryId']), untilMs: Number(last['untilMs']), times: Number(last['times']) },
        visitorBlocked: row(keys.visitor) !== undefined,
        words: elements(row(keys.words)?.['words']),
      };
    },
    async blockAddress(accountId, address, { entryId, untilMs, times }, nowMs) {
      const network = networkOf(address);
      // Who has no address would be everybody who has none.
      if (network === 'unknown') return false;
      const expiresAt = Math.ceil(untilMs / 1000) + REMEMBERED_SECONDS;
      const entry = { id: entryId, cidr: network, untilMs, automatic: true, createdAt: new Date(nowMs).toISOString() };
      return applied(
        db.send(
          new TransactWriteCommand({
            TransactItems: [
              {
                Put: {
                  TableName,
                  Item: { ...automaticKey(scopeOf(accountId), network), entryId, untilMs, times, expiresAt },
                  ConditionExpression: 'attribute_not_exists(pk) OR untilMs <= :now',
                  ExpressionAttributeValues: { ':now': nowMs },
                },
              },
              { Put: { TableName, Item: entryItem(scopeOf(accountId), 'block', entry) } },
            ],
          }),
        ),
      ).catch((error: unknown) => {
        throw new Problem('unavailable', 'blocks', { cause: error });
      });
    },
    async blockVisitor(accountId, chatbotId, visitorId, { userId, at }) {
      await db.send(new PutCommand({ TableName, Item: { ...visitor(accountId, chatbotId, visitorId), createdAt: at, createdBy: userId } }));
    },
    unblockVisitor: (accountId, chatbotId, visitorId) =>
      applied(db.send(new DeleteCommand({ TableName, Key: visitor(accountId, chatbotId, visitorId), ConditionExpression: 'attribute_exists(pk)' }))),
  };
}
