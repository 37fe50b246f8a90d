import { UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applied } from '../core/clients.ts';
import { Problem } from '../core/problem.ts';
import { SHORT, WINDOW_MS, type Seen, type Trace } from './flood.ts';
import { senderOf, type Signature } from './signature.ts';
import type { Strike } from './verdict.ts';

/** Whose traces: an address in an account, and a chatbot. */
export interface TraceKey {
  readonly accountId: string;
  readonly chatbotId: string;
  /** What counts as one address, or the visitor where there is none. */
  readonly network: string;
}

export interface TraceStore {
  /**
   * Adds a message to what its address has sent, and to what was sent to the chatbot that may be the same, and tells both, this message included: who sends
   * at the same time is seen by the one or the other.
   * @throws Problem `unavailable` when it cannot be told.
   */
  note(key: TraceKey, trace: Trace, signature: Signature): Promise<Seen & { readonly strikes: readonly Strike[] }>;
  strike(key: TraceKey, strike: Strike): Promise<void>;
}

/** Traces that a row keeps: some 50 bytes each. */
const KEPT = 40;
const KEPT_OF_ADDRESS = 60;
const KEPT_STRIKES = 20;

const write = ({ atMs, sender, hashes }: Trace): string => `${atMs.toString(36)} ${sender} ${hashes}`;
function read(element: string): Trace {
  const [at = '', sender = '', hashes = ''] = element.split(' ');
  return { atMs: Number.parseInt(at, 36), sender, hashes };
}
function readStrike(element: string): Strike {
  const [at = '', sender = '', kind] = element.split(' ');
  return { atMs: Number.parseInt(at, 36), sender, kind: kind === 'refused' ? 'refused' : 'slowed' };
}

const addressRow = ({ accountId, network }: TraceKey) => ({ pk: `SPAM#${accountId}#${network}`, sk: 'TRACES' });
const bandRow = ({ chatbotId }: TraceKey, band: string) => ({ pk: `SPAM#${chatbotId}#${band}`, sk: 'TRACES' });

/** Traces in the table of what was done lately; a row that nobody adds to is over after the window. */
export function traceStore(db: DynamoDBDocumentClient, TableName: string): TraceStore {
  async function append(Key: { pk: string; sk: string }, list: 'traces' | 'strikes', element: string, kept: number, atMs: number) {
    const names = { '#list': list };
    const { Attributes = {} } = await db
      .send(
        new UpdateCommand({
          TableName,
          Key,
          UpdateExpression: 'SET #list = list_append(if_not_exists(#list, :none), :one), expiresAt = :gone',
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: { ':none': [], ':one': [element], ':gone': Math.ceil((atMs + WINDOW_MS) / 1000) + 60 },
          ReturnValues: 'ALL_NEW',
        }),
      )
      .catch((error: unknown) => {
        throw new Problem('unavailable', 'spam traces', { cause: error });
      });
    const row = Attributes as { readonly traces?: readonly string[]; readonly strikes?: readonly string[] };
    const all = row[list] ?? [];
    // Now and then, and only if nobody else was there in the meantime: what is counted was counted above.
    if (all.length > kept * 1.5)
      await applied(
        db.send(
          new UpdateCommand({
            TableName,
            Key,
            UpdateExpression: 'SET #list = :kept',
            ConditionExpression: 'size(#list) = :seen',
            ExpressionAttributeNames: names,
            ExpressionAttributeValues: { ':kept': all.slice(-kept), ':seen': all.length },
          }),
        ),
      ).catch(() => false);
    return row;
  }

  return {
    async note(key, trace, { bands, length }) {
      // In a crowd an address counts once, however many visitors it makes of itself.
      const crowd = { ...trace, sender: senderOf(key.network) };
      const [own, ...others] = await Promise.all([
        append(addressRow(key), 'traces', write(trace), KEPT_OF_ADDRESS, trace.atMs),
        ...(length < SHORT ? [] : bands.map((band) => append(bandRow(key, band), 'traces', write(crowd), KEPT, trace.atMs))),
      ]);
      const recent = (strike: Strike): boolean => strike.atMs > trace.atMs - WINDOW_MS;
      return {
        ofAddress: (own?.traces ?? []).map(read),
        alike: others.flatMap((row) => row.traces ?? []).map(read),
        strikes: (own?.strikes ?? []).map(readStrike).filter(recent),
      };
    },
    async strike(key, { atMs, sender, kind }) {
      await append(addressRow(key), 'strikes', `${atMs.toString(36)} ${sender} ${kind}`, KEPT_STRIKES, atMs);
    },
  };
}
