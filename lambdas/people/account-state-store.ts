import {
  DeleteCommand,
  GetCommand,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
  type DynamoDBDocumentClient,
  type ScanCommandOutput,
} from '@aws-sdk/lib-dynamodb';
import { applied, conditionFailed } from '../core/clients.ts';
import { rowsOf } from '../core/partition-store.ts';
import { forgetMarks } from '../database/account-marks-store.ts';
import { accountKey } from './rows.ts';

/** What the authorizer must know of an account at every call. Times in seconds. */
export interface AccountState {
  /** `closing` may still be come back from; `suspended` is the operator's. */
  readonly state: 'active' | 'closing' | 'suspended';
  /** Sessions that began before are dead. */
  readonly closedAt?: number;
  readonly eraseAt?: number;
  readonly requireSecondFactor?: boolean;
}

/** What is said of an erasure when it is over: when it began (milliseconds), and how much there was. */
export interface ErasureReceipt {
  readonly atMs: number;
  readonly chatbots: number;
  readonly members: number;
}

export interface AccountStateStore {
  read(accountId: string): Promise<AccountState | undefined>;
  /** `false` when the account is not active. */
  close(accountId: string, at: { readonly now: number; readonly eraseAt: number }): Promise<boolean>;
  /** `false` when the account is not closing, or its time is over. */
  reopen(accountId: string, now: number): Promise<boolean>;
  requireSecondFactor(accountId: string, required: boolean): Promise<void>;
  /** The operator's: an account whose credentials are all dead at the next call, or not any more. `false` when there is no such account, or it is closing. */
  suspend(accountId: string, suspended: boolean): Promise<boolean>;
  /** A hundred accounts or fewer, beginning after the one with the id `after`. */
  page(
    after?: string,
  ): Promise<{ readonly accounts: readonly { readonly accountId: string; readonly state: AccountState['state'] }[]; readonly next?: string }>;
  /** Accounts whose grace is over, at most a hundred. */
  due(now: number): Promise<readonly string[]>;
  /**
   * Notes what an erasure has begun with, once: a run that was cut off is told what the first one noted, when half of it is gone. `undefined` when another
   * run has come to the end.
   */
  beginErasure(accountId: string, receipt: ErasureReceipt): Promise<ErasureReceipt | undefined>;
  /** Takes away what is left when everything else is gone. */
  forget(accountId: string): Promise<void>;
}

/** The list from which erasure starts: system jobs begin at the directory, and go account by account. */
const CLOSING = 'CLOSING';
/** Accounts of a page of the operator's list. */
const PAGE = 100;
/** Accounts that one run erases; the next run goes on. */
const DUE_MAX = 100;
const closingKey = (accountId: string) => ({ pk: CLOSING, sk: accountId });

/** The state of accounts. It is written here first, and so counts before anything else has been touched. */
export function accountStateStore(db: DynamoDBDocumentClient, tables: { readonly identity: string; readonly directory: string }): AccountStateStore {
  const names = { '#state': 'state' };
  return {
    async read(accountId) {
      return (await db.send(new GetCommand({ TableName: tables.identity, Key: accountKey(accountId), ConsistentRead: true }))).Item as AccountState | undefined;
    },
    close: (accountId, { now, eraseAt }) =>
      applied(
        db.send(
          new TransactWriteCommand({
            TransactItems: [
              {
                Update: {
                  TableName: tables.identity,
                  Key: accountKey(accountId),
                  UpdateExpression: 'SET #state = :closing, closedAt = :now, eraseAt = :erase',
                  ConditionExpression: '#state = :active',
                  ExpressionAttributeNames: names,
                  ExpressionAttributeValues: { ':closing': 'closing', ':active': 'active', ':now': now, ':erase': eraseAt },
                },
              },
              { Put: { TableName: tables.directory, Item: { ...closingKey(accountId), eraseAt } } },
            ],
          }),
        ),
      ),
    reopen: (accountId, now) =>
      applied(
        db.send(
          new TransactWriteCommand({
            TransactItems: [
              {
                Update: {
                  TableName: tables.identity,
                  Key: accountKey(accountId),
                  UpdateExpression: 'SET #state = :active REMOVE eraseAt',
                  ConditionExpression: '#state = :closing AND eraseAt > :now',
                  ExpressionAttributeNames: names,
                  ExpressionAttributeValues: { ':closing': 'closing', ':active': 'active', ':now': now },
                },
              },
              { Delete: { TableName: tables.directory, Key: closingKey(accountId) } },
            ],
          }),
        ),
      ),
    async requireSecondFactor(accountId, required) {
      await db.send(
        new UpdateCommand({
          TableName: tables.identity,
          Key: accountKey(accountId),
          UpdateExpression: 'SET requireSecondFactor = :required',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: { ':required': required },
        }),
      );
    },
    suspend: (accountId, suspended) =>
      applied(
        db.send(
          new UpdateCommand({
            TableName: tables.identity,
            Key: accountKey(accountId),
            UpdateExpression: 'SET #state = :to',
            ConditionExpression: '#state = :from OR #state = :to',
            ExpressionAttributeNames: names,
            ExpressionAttributeValues: suspended ? { ':to': 'suspended', ':from': 'active' } : { ':to': 'active', ':from': 'suspended' },
          }),
        ),
      ),
    async page(after) {
      const accounts: { accountId: string; state: AccountState['state'] }[] = [];
      let from: Record<string, unknown> | undefined = after === undefined ? undefined : accountKey(after);
      // The table has no order of accounts. Nobody but the operator asks, and seldom.
      do {
        const { Items = [], LastEvaluatedKey }: ScanCommandOutput = await db.send(
          new ScanCommand({
            TableName: tables.identity,
            FilterExpression: 'sk = :state',
            ExpressionAttributeValues: { ':state': accountKey('').sk },
            ...(from && { ExclusiveStartKey: from }),
          }),
        );
        accounts.push(...Items.map(({ pk, state }) => ({ accountId: String(pk).slice(accountKey('').pk.length), state: state as AccountState['state'] })));
        from = LastEvaluatedKey;
      } while (from && accounts.length < PAGE);
      const page = accounts.slice(0, PAGE);
      const last = page.at(-1)?.accountId;
      // Any key of the table is a place to go on from; the last account's is one that may be shown.
      return { accounts: page, ...((from || accounts.length > PAGE) && last !== undefined && { next: last }) };
    },
    async due(now) {
      const found: string[] = [];
      for await (const { sk, eraseAt } of rowsOf(db, tables.directory, CLOSING)) {
        if (Number(eraseAt) <= now) found.push(String(sk));
        if (found.length === DUE_MAX) break;
      }
      return found;
    },
    async beginErasure(accountId, receipt) {
      try {
        const { Attributes } = await db.send(
          new UpdateCommand({
            TableName: tables.directory,
            Key: closingKey(accountId),
            UpdateExpression: 'SET receipt = if_not_exists(receipt, :receipt)',
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeValues: { ':receipt': receipt },
            ReturnValues: 'ALL_NEW',
          }),
        );
        return Attributes?.['receipt'] as ErasureReceipt | undefined;
      } catch (error) {
        if (conditionFailed(error)) return undefined;
        throw error;
      }
    },
    async forget(accountId) {
      await db.send(new DeleteCommand({ TableName: tables.identity, Key: accountKey(accountId) }));
      await forgetMarks(db, tables.directory, accountId);
      // Last: while it is there, a run that was cut off is begun again.
      await db.send(new DeleteCommand({ TableName: tables.directory, Key: closingKey(accountId) }));
    },
  };
}
