import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Context } from 'aws-lambda';
import { removePartition } from './partition-store.ts';
import { Problem } from './problem.ts';

/** For how long a reply is kept, in seconds. */
const KEEP_SECONDS = 86_400;

/** What a client may send as `Idempotency-Key`: printable, bounded. */
const KEY = /^[\x21-\x7e]{1,255}$/;

/** The key of a call, when it carries one. @throws Problem `invalid-request` for one that no client should make. */
export function idempotencyKey(headers: Readonly<Record<string, string>>): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined || KEY.test(key)) return key;
  throw new Problem('invalid-request', 'idempotency key', {
    extra: { errors: [{ pointer: '#/header/idempotency-key', detail: '1 to 255 printable characters without spaces' }] },
  });
}

/** One call that carries a key: whose it is, on which route, and everything that makes it the same call again. */
export interface KeyedCall {
  /** Account and caller: keys of two callers never meet. */
  readonly caller: string;
  readonly route: string;
  readonly key: string;
  readonly input: unknown;
  /** Members of the reply that are shown once; they are not stored, and a replay answers without them. */
  readonly onceOnly: readonly string[];
}

export interface Replies {
  /**
   * Runs an operation once per key; a repeated call gets the reply that was stored.
   * @throws Problem `idempotency-mismatch` for the same key with another input, `conflict` while the first call is under way; what the operation throws is not stored.
   */
  once(call: KeyedCall, context: Context, operation: () => Promise<unknown>): Promise<{ readonly reply: unknown; readonly replayed: boolean }>;
}

const without = (reply: unknown, members: readonly string[]): unknown =>
  members.length === 0 ? reply : Object.fromEntries(Object.entries(reply as Record<string, unknown>).filter(([name]) => !members.includes(name)));

const partitionOf = (caller: string): string => `CALLER#${caller}`;

/** Forgets every reply that is kept for a caller of `limitKey`. */
export const replyEraser =
  (db: DynamoDBDocumentClient, TableName: string) =>
  (caller: string): Promise<void> =>
    removePartition(db, TableName, partitionOf(caller));

/** Replies by key in a DynamoDB table, kept by Powertools: one conditional write takes the key, so of two calls at once only one works. */
export const replies = (client: DynamoDBClient, tableName: string): Replies => ({
  async once({ caller, route, key, input, onceOnly }, context, operation) {
    // Loaded by the first call that carries a key: most functions never see one.
    const { IdempotencyConfig, IdempotencyAlreadyInProgressError, IdempotencyValidationError, makeIdempotent } =
      await import('@aws-lambda-powertools/idempotency');
    const { DynamoDBPersistenceLayer } = await import('@aws-lambda-powertools/idempotency/dynamodb');
    let fresh: { readonly reply: unknown } | undefined;
    const store = new DynamoDBPersistenceLayer({
      tableName,
      keyAttr: 'pk',
      sortKeyAttr: 'sk',
      expiryAttr: 'expiresAt',
      // A partition per caller: no account can make another one's hot, and erasing an account finds them.
      staticPkValue: partitionOf(caller),
      awsSdkV3Client: client,
    });
    const config = new IdempotencyConfig({
      eventKeyJmesPath: 'key',
      payloadValidationJmesPath: 'input',
      throwOnNoIdempotencyKey: true,
      expiresAfterSeconds: KEEP_SECONDS,
      hashFunction: 'sha256',
      lambdaContext: context,
    });
    const run = makeIdempotent(
      async (_call: { readonly key: string; readonly input: unknown }) => {
        fresh = { reply: await operation() };
        return without(fresh.reply, onceOnly);
      },
      { persistenceStore: store, config, keyPrefix: route },
    );
    try {
      const stored = await run({ key, input: input ?? null });
      return fresh ? { reply: fresh.reply, replayed: false } : { reply: stored, replayed: true };
    } catch (error) {
      if (error instanceof IdempotencyValidationError) throw new Problem('idempotency-mismatch', route);
      if (error instanceof IdempotencyAlreadyInProgressError)
        throw new Problem('conflict', 'the first call with this key is under way', { extra: { retryAfterSeconds: 1 } });
      throw error;
    }
  },
});
