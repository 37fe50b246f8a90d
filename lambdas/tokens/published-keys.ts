import { GetCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { keptMs } from '../core/env.ts';
import { Problem } from '../core/problem.ts';
import type { PublicKey } from './key-ring.ts';

const KEY = { pk: 'SIGNING-KEYS', sk: 'PUBLIC' } as const;
/** How often an unknown key may cause a new look, in milliseconds. */
const UNKNOWN_PAUSE_MS = 10_000;

/** The published keys, as `/.well-known/jwks.json` shows them. They are read from the directory, so no function but the signers can see a private key. */
export function publishedKeys(db: DynamoDBDocumentClient, table: string, now: () => number): (unknownKid: boolean) => Promise<readonly PublicKey[]> {
  let kept: { readonly at: number; readonly keys: readonly PublicKey[] } | undefined;
  let reading: Promise<readonly PublicKey[]> | undefined;
  const read = async (): Promise<readonly PublicKey[]> => {
    const { Item } = await db.send(new GetCommand({ TableName: table, Key: KEY, ConsistentRead: true }));
    const keys = (Item?.['keys'] ?? []) as readonly PublicKey[];
    if (keys.length === 0) throw new Problem('unavailable', 'no signing keys are published yet');
    kept = { at: now(), keys };
    return keys;
  };
  return async (unknownKid) => {
    const age = kept ? now() - kept.at : Infinity;
    if (kept && age < (unknownKid ? Math.min(UNKNOWN_PAUSE_MS, keptMs()) : keptMs())) return kept.keys;
    // Calls at the same time share one read: forged key ids cannot be made into reads of the table.
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  };
}

/** Publishes the public halves. */
export async function publishKeys(db: DynamoDBDocumentClient, table: string, keys: readonly PublicKey[]): Promise<void> {
  await db.send(new PutCommand({ TableName: table, Item: { ...KEY, keys } }));
}
