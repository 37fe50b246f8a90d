import { UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
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

/** A message that is to be noted; one that is sent again under the same id is the same one. */
export interface NewTrace extends Trace {
  readonly id: string;
}

export interface TraceStore {
  /**
   * Adds a message to what its address has sent, and to what was sent to the chatbot that may be the same, and tells both, this message included: who sends
   * at the same time is seen by the one or the other.
   * @throws Problem `unavailable` when it cannot be told.
   */
  note(key: TraceKey, trace: NewTrace, signature: Signature): Promise<Seen & { readonly strikes: readonly Strike[] }>;
  /** Notes that a message was refused or put off; each time is one. */
  strike(key: TraceKey, id: string, strike: Strike): Promise<void>;
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

/** What a row is made of: each trace and each strike is an attribute of its own, named by what it is of, so that noting one again changes nothing. */
type Kind = 't' | 'k';
type Row = Readonly<Record<string, unknown>>;
const elementsOf = (row: Row | undefined, kind: Kind): readonly (readonly [name: string, element: string])[] =>
  Object.entries(row ?? {}).flatMap(([name, value]) => (name.startsWith(`${kind}#`) && typeof value === 'string' ? [[name, value] as const] : []));
const timeOf = (element: string): number => Number.parseInt(element, 36);

/** Traces in the table of what was done lately; a row that nobody adds to is over after the window. */
export function traceStore(db: DynamoDBDocumentClient, TableName: string): TraceStore {
  async function add(Key: { pk: string; sk: string }, kind: Kind, id: string, element: string, kept: number, atMs: number): Promise<Row> {
    const { Attributes = {} } = await db
      .send(
        new UpdateCommand({
          TableName,
          Key,
          UpdateExpression: 'SET #one = if_not_exists(#one, :one), expiresAt = :gone',
          ExpressionAttributeNames: { '#one': `${kind}#${id}` },
          ExpressionAttributeValues: { ':one': element, ':gone': Math.ceil((atMs + WINDOW_MS) / 1000) + 60 },
          ReturnValues: 'ALL_NEW',
        }),
      )
      .catch((error: unknown) => {
        throw new Problem('unavailable', 'spam traces', { cause: error });
      });
    const all = elementsOf(Attributes, kind);
    // Now and then: what is counted was counted above, and the oldest are the same for whoever removes them.
    if (all.length > kept * 1.5) {
      const oldest = all.toSorted(([, a], [, b]) => timeOf(a) - timeOf(b)).slice(0, all.length - kept);
      const names = Object.fromEntries(oldest.map(([name], place) => [`#n${place}`, name]));
      const remove = new UpdateCommand({ TableName, Key, UpdateExpression: `REMOVE ${Object.keys(names).join(', ')}`, ExpressionAttributeNames: names });
      await db.send(remove).catch(() => undefined);
    }
    return Attributes;
  }

  return {
    async note(key, trace, { bands, length }) {
      // In a crowd an address counts once, however many visitors it makes of itself.
      const crowd = { ...trace, sender: senderOf(key.network) };
      const [own, ...others] = await Promise.all([
        add(addressRow(key), 't', trace.id, write(trace), KEPT_OF_ADDRESS, trace.atMs),
        ...(length < SHORT ? [] : bands.map((band) => add(bandRow(key, band), 't', trace.id, write(crowd), KEPT, trace.atMs))),
      ]);
      const recent = (strike: Strike): boolean => strike.atMs > trace.atMs - WINDOW_MS;
      return {
        ofAddress: elementsOf(own, 't').map(([, element]) => read(element)),
        alike: others.flatMap((row) => elementsOf(row, 't')).map(([, element]) => read(element)),
        strikes: elementsOf(own, 'k')
          .map(([, element]) => readStrike(element))
          .filter(recent),
      };
    },
    async strike(key, id, { atMs, sender, kind }) {
      await add(addressRow(key), 'k', id, `${atMs.toString(36)} ${sender} ${kind}`, KEPT_STRIKES, atMs);
    },
  };
}
