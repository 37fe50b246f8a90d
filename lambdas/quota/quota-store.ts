import { ConditionalCheckFailedException, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { rowsOf } from '../core/partition-store.ts';
import { applied } from '../core/clients.ts';
import { SHARES, type MonthLimits, type Share } from './contract.ts';
import { EMPTY_MONTH, type Held, type Month } from './month.ts';
import { boundsOf } from './period.ts';
import { heldName, monthKey, monthPartition, MONTHS_KEPT, settledKey, SHARDS } from './rows.ts';

/** A turn in the month in which it is charged. */
export interface Place {
  readonly accountId: string;
  readonly month: string;
  readonly turnId: string;
}

export interface QuotaStore {
  /** Holds a message and tokens, in one conditional write; else what stands there. A turn that is held already is held once. */
  hold(place: Place, tokens: number, untilMs: number, limits: MonthLimits): Promise<'held' | 'again' | Month>;
  /**
   * Ends what is held, exactly once: the message stays, and of the tokens what was used. `beside` charges it beside the month, while that is below these
   * limits too. The month as it is then; `undefined` when nothing is held.
   */
  settle(place: Place, heldTokens: number, usedTokens: number, beside?: MonthLimits): Promise<Month | undefined>;
  /** Gives back what is held, exactly once. */
  release(place: Place, heldTokens: number): Promise<boolean>;
  wasSettled(turnId: string): Promise<boolean>;
  read(accountId: string, month: string): Promise<Month>;
  /** Notes that the administrators are being told; `false` when somebody else does. */
  claimTelling(accountId: string, month: string, share: Share): Promise<boolean>;
  unclaimTelling(accountId: string, month: string, share: Share): Promise<void>;
  /** All months of all accounts, part by part. */
  months(month: string): AsyncIterable<{ readonly accountId: string; readonly month: Month }>;
}

const DAY_SECONDS = 86_400;
/** How long it is remembered that a turn was charged, in days: longer than anybody asks for a turn again. */
const REMEMBERED_DAYS = 2;

const toldName = (share: Share): string => `told${share}`;

type Item = Readonly<Record<string, unknown>>;

function monthOfItem(item: Item): Month {
  const held = Object.entries(item).flatMap(([name, value]): Held[] => {
    const [, turnId] = /^held:(.+)$/.exec(name) ?? [];
    const [tokens = 0, until = 0] = String(value).split('@').map(Number);
    return turnId ? [{ turnId, tokens, until }] : [];
  });
  return {
    messages: Number(item['messages'] ?? 0),
    tokens: Number(item['tokens'] ?? 0),
    held,
    bots: { messages: Number(item['botMessages'] ?? 0), tokens: Number(item['botTokens'] ?? 0) },
    told: SHARES.filter((share) => item[toldName(share)] !== undefined),
  };
}

/** An item as the wire has it where a condition failed: numbers and texts. */
const plain = (item: Readonly<Record<string, AttributeValue>> | undefined): Item =>
  Object.fromEntries(Object.entries(item ?? {}).map(([name, { N, S }]) => [name, N === undefined ? S : Number(N)]));

/** Quotas in a DynamoDB table: one item a month and account, so that every change is one conditional write and nothing is ever counted half. */
export function quotaStore(db: DynamoDBDocumentClient, TableName: string, now: () => number): QuotaStore {
  const gone = (month: string): number => boundsOf(month).to / 1000 + MONTHS_KEPT * 31 * DAY_SECONDS;
  const tell = (accountId: string, month: string, share: Share, claim: boolean) =>
    applied(
      db.send(
        new UpdateCommand({
          TableName,
          Key: monthKey(month, accountId),
          UpdateExpression: claim ? 'SET #told = :at' : 'REMOVE #told',
          ...(claim && { ConditionExpression: 'attribute_not_exists(#told)', ExpressionAttributeValues: { ':at': now() } }),
          ExpressionAttributeNames: { '#told': toldName(share) },
        }),
      ),
    );

  return {
    async hold({ accountId, month, turnId }, tokens, untilMs, limits) {
      const room = { messages: limits.messages === null ? null : limits.messages - 1, tokens: limits.tokens === null ? null : limits.tokens - tokens };
      const bounds = (['messages', 'tokens'] as const).filter((name) => room[name] !== null);
      // A sum that is not there is zero, for which a limit may be too small as well.
      const conditions = bounds.map((name) =>
        (room[name] ?? 0) < 0 ? `#${name} <= :${name}Room` : `(attribute_not_exists(#${name}) OR #${name} <= :${name}Room)`,
      );
      try {
        await db.send(
          new UpdateCommand({
            TableName,
            Key: monthKey(month, accountId),
            UpdateExpression: 'SET #held = :held, expiresAt = :gone ADD #messages :one, #tokens :tokens',
            ConditionExpression: ['attribute_not_exists(#held)', ...conditions].join(' AND '),
            ExpressionAttributeNames: { '#held': heldName(turnId), '#messages': 'messages', '#tokens': 'tokens' },
            ExpressionAttributeValues: {
              ':held': `${tokens}@${untilMs}`,
              ':gone': gone(month),
              ':one': 1,
              ':tokens': tokens,
              ...Object.fromEntries(bounds.map((name) => [`:${name}Room`, room[name]])),
            },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        return 'held';
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        const stands = monthOfItem(plain(error.Item));
        return stands.held.some((held) => held.turnId === turnId) ? 'again' : stands;
      }
    },
    async settle({ accountId, month, turnId }, heldTokens, usedTokens, beside) {
      const expiresAt = Math.ceil(now() / 1000) + REMEMBERED_DAYS * DAY_SECONDS;
      // First, and if all ends here nothing is charged: nobody may be charged twice.
      await db.send(new PutCommand({ TableName, Item: { ...settledKey(turnId), expiresAt } }));
      const end = async (expression: string, values: Readonly<Record<string, number>>, room: readonly string[] = []): Promise<Month | 'held' | undefined> => {
        try {
          const { Attributes } = await db.send(
            new UpdateCommand({
              TableName,
              Key: monthKey(month, accountId),
              UpdateExpression: `REMOVE #held ADD ${expression}`,
              ConditionExpression: ['attribute_exists(#held)', ...room].join(' AND '),
              ExpressionAttributeNames: { '#held': heldName(turnId) },
              ExpressionAttributeValues: values,
              ReturnValues: 'ALL_NEW',
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            }),
          );
          return monthOfItem(Attributes ?? {});
        } catch (error) {
          if (!(error instanceof ConditionalCheckFailedException)) throw error;
          return monthOfItem(plain(error.Item)).held.some((held) => held.turnId === turnId) ? 'held' : undefined;
        }
      };
      if (beside) {
        const bounds = { botMessages: beside.messages, botTokens: beside.tokens };
        const bounded = Object.entries(bounds).filter((bound): bound is [string, number] => bound[1] !== null);
        const ended = await end(
          'messages :minus, tokens :back, botMessages :one, botTokens :used',
          { ':minus': -1, ':back': -heldTokens, ':one': 1, ':used': usedTokens, ...Object.fromEntries(bounded.map(([name, most]) => [`:${name}`, most])) },
          bounded.map(([name]) => `(attribute_not_exists(${name}) OR ${name} < :${name})`),
        );
        if (ended !== 'held') return ended;
      }
      const ended = await end('tokens :less', { ':less': usedTokens - heldTokens });
      return ended === 'held' ? undefined : ended;
    },
    release: ({ accountId, month, turnId }, heldTokens) =>
      applied(
        db.send(
          new UpdateCommand({
            TableName,
            Key: monthKey(month, accountId),
            UpdateExpression: 'REMOVE #held ADD messages :one, tokens :tokens',
            ConditionExpression: 'attribute_exists(#held)',
            ExpressionAttributeNames: { '#held': heldName(turnId) },
            ExpressionAttributeValues: { ':one': -1, ':tokens': -heldTokens },
          }),
        ),
      ),
    async wasSettled(turnId) {
      const { Item } = await db.send(new GetCommand({ TableName, Key: settledKey(turnId), ConsistentRead: true }));
      return Number(Item?.['expiresAt'] ?? 0) > now() / 1000;
    },
    async read(accountId, month) {
      const { Item } = await db.send(new GetCommand({ TableName, Key: monthKey(month, accountId), ConsistentRead: true }));
      return Item ? monthOfItem(Item) : EMPTY_MONTH;
    },
    claimTelling: (accountId, month, share) => tell(accountId, month, share, true),
    unclaimTelling: async (accountId, month, share) => void (await tell(accountId, month, share, false)),
    async *months(month) {
      for (let shard = 0; shard < SHARDS; shard += 1) {
        for await (const item of rowsOf(db, TableName, monthPartition(month, shard))) yield { accountId: String(item['sk']), month: monthOfItem(item) };
      }
    },
  };
}
