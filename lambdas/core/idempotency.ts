import { createHash } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Context } from 'aws-lambda';
import type { CallKey } from './contract.ts';
import { removePartition } from './partition-store.ts';
import { Problem } from './problem.ts';

/** For how long a reply is kept, in seconds. */
export const KEEP_SECONDS = 86_400;

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

/** Objects in one order of their members: the same input is the same text. */
const inOrder = (_name: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;

const hash = (value: unknown): string => createHash('sha256').update(JSON.stringify(value, inOrder)).digest('base64url');

/** The call as whoever makes something for it knows it. */
const callKey = ({ caller, route, key, input }: KeyedCall, met: () => void): CallKey => ({
  id: hash([caller, route, key]),
  input: hash(input),
  met,
});

export interface Replies {
  /**
   * Runs an operation once per key; a repeated call gets the reply that was stored. Where a function dies before it is stored, the operation runs again with the
   * same `CallKey`, and is given what the first run made.
   * @throws Problem `idempotency-mismatch` for the same key with another input, `conflict` while the first call is under way; what the operation throws is not stored.
   */
  once(call: KeyedCall, context: Context, operation: (key: CallKey) => Promise<unknown>): Promise<{ readonly reply: unknown; readonly replayed: boolean }>;
}

/** A reply without members that are shown once, and without what they say wherever else it says that: the steps of a channel name its token. */
function without(reply: unknown, members: readonly string[]): unknown {
  if (members.length === 0) return reply;
  const once = new Set<unknown>();
  const kept = (value: object, prefix: string): object =>
    Object.fromEntries(
      Object.entries(value as Record<string, unknown>).flatMap(([name, each]) => {
        const path = prefix + name;
        if (members.includes(path)) return (once.add(each), []);
        const inside = typeof each === 'object' && each !== null && members.some((member) => member.startsWith(`${path}.`));
        return [[name, inside ? kept(each, `${path}.`) : each]];
      }),
    );
  const rest = kept(reply as object, '');
  const secrets = [...once].filter((value) => typeof value === 'string');
  return JSON.parse(JSON.stringify(rest, (_name, value: unknown) => (typeof value === 'string' ? masked(value, secrets) : value)));
}

const masked = (text: string, secrets: readonly string[]): string => secrets.reduce((shown, secret) => shown.replaceAll(secret, '••••••••'), text);

const partitionOf = (caller: string): string => `CALLER#${caller}`;

/** Forgets every reply that is kept for a caller of `limitKey`. */
export const replyEraser =
  (db: DynamoDBDocumentClient, TableName: string) =>
  (caller: string): Promise<void> =>
    removePartition(db, TableName, partitionOf(caller));

/** Replies by key in a DynamoDB table, kept by Powertools: one conditional write takes the key, so of two calls at once only one works. */
export const replies = (client: DynamoDBClient, tableName: string): Replies => ({
  async once(call, context, operation) {
    const { caller, route, key, input, onceOnly } = call;
    // Loaded by the first call that carries a key: most functions never see one.
    const { IdempotencyConfig, IdempotencyAlreadyInProgressError, IdempotencyValidationError, makeIdempotent } =
      await import('@aws-lambda-powertools/idempotency');
    const { DynamoDBPersistenceLayer } = await import('@aws-lambda-powertools/idempotency/dynamodb');
    let fresh: { readonly reply: unknown } | undefined;
    let met = false;
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
        fresh = { reply: await operation(callKey(call, () => (met = true))) };
        return without(fresh.reply, onceOnly);
      },
      { persistenceStore: store, config, keyPrefix: route },
    );
    try {
      const stored = await run({ key, input: input ?? null });
      // What was made before has a secret that only the run that died has known: another one would be a lie.
      return fresh && !met ? { reply: fresh.reply, replayed: false } : { reply: stored, replayed: true };
    } catch (error) {
      if (error instanceof IdempotencyValidationError) throw new Problem('idempotency-mismatch', route);
      if (error instanceof IdempotencyAlreadyInProgressError)
        throw new Problem('conflict', 'the first call with this key is under way', { extra: { retryAfterSeconds: 1 } });
      throw error;
    }
  },
});
