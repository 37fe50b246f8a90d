import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { blockStore } from '../../lambdas/blocks/block-store.ts';
import { chat, type ChatDeps } from '../../lambdas/chat/chat.ts';
import { bursts } from '../../lambdas/chat/gate-rings.ts';
import { tableGate } from '../../lambdas/chat/gate-store.ts';
import { recentRefusals } from '../../lambdas/chat/recent-refusals.ts';
import { notBlocked, stillWelcome } from '../../lambdas/chat/running.ts';
import { spamCheck } from '../../lambdas/chat/spam-check.ts';
import { turnKeys } from '../../lambdas/chat/turn-key-store.ts';
import { turnStore } from '../../lambdas/chat/turn-store.ts';
import { uuidv7 } from '../../lambdas/core/ids.ts';
import { isEventStream } from '../../lambdas/core/reply.ts';
import { rings } from '../../lambdas/core/ring-store.ts';
import { accounts, asking } from '../../lambdas/database/account.ts';
import { functionChanges } from '../../lambdas/database/conversation-changes-store.ts';
import type { Database } from '../../lambdas/database/tables.ts';
import { traceStore } from '../../lambdas/spam/trace-store.ts';
import { nobody, type DatabaseClient } from '../support/database.ts';
import type { Pace } from './paces.ts';
import { waves } from './waves.ts';

/** Engines with the tables of the product. */
export interface Backends {
  readonly db: DynamoDBDocumentClient;
  readonly database: DatabaseClient;
  readonly tables: { readonly limits: string; readonly quota: string; readonly blocks: string; readonly guards: string };
}

/** Dependent round trips of a turn, from its beginning. */
export interface Depth {
  readonly gate: number;
  /** Missing where no model is asked. */
  readonly model: number | undefined;
  /** Until the chatbot has said a word. */
  readonly word: number;
  readonly done: number;
}

/** The visitor and the question; the chatbot must have something to say about it. */
export interface Asked {
  readonly accountId: string;
  readonly chatbotId: string;
  readonly publicKey: string;
  readonly site: string;
  readonly message: string;
  /** Where the visitor is; nobody else has been counted there. */
  readonly address?: string;
}

/** Told of each call: the name of the command and its input, or a statement. */
export type Tally = (call: string, input: unknown) => void;

const heldTables = (db: DynamoDBDocumentClient, { hold }: Pace, tally: Tally): DynamoDBDocumentClient => {
  const send = (command: { readonly input: unknown }): unknown => {
    tally(command.constructor.name, command.input);
    return hold(() => db.send(command as never));
  };
  return Object.create(db, { send: { value: send } }) as DynamoDBDocumentClient;
};

/** The one connection of a function, whose every statement is a round trip. */
function heldDatabase(client: DatabaseClient, { hold }: Pace, tally: Tally): Kysely<Database> {
  const query = (text: string, values: unknown[]): Promise<unknown> => {
    tally('statement', text);
    return hold(() => client.query(text, values));
  };
  const connection = { query, release: () => undefined };
  const pool = { connect: async () => connection, end: async () => undefined } as unknown as pg.Pool;
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}

/** A visitor's turn as its function takes it, over real engines, with a model that answers at once. What a function keeps between two turns, it has. What is told is what the pace counts. */
export async function turnDepth(
  { db, database, tables }: Backends,
  { accountId, chatbotId, publicKey, site, message, address = '192.0.2.7' }: Asked,
  tell: Tally = () => undefined,
  counted: Pace = waves(),
): Promise<Depth> {
  // The first turn only warms what a function keeps.
  let warm = false;
  const tally: Tally = (call, input) => warm && tell(call, input);
  const held = heldTables(db, counted, tally);
  const own = { newId: uuidv7, now: Date.now };
  // The second turn comes a while after the first, so that neither takes the other's place in a window.
  let aheadMs = 0;
  const counters = rings(held, tables.limits, () => Date.now() + aheadMs);
  const firstOfBurst = bursts(counters);
  const recent = recentRefusals(Date.now);
  const screening = { ...own, record: async () => undefined, blocks: blockStore(held, tables.blocks), traces: traceStore(held, tables.limits) };
  const gate = tableGate(
    held,
    counters,
    { quota: tables.quota, defaultPlan: 'unlimited' },
    { tell: async () => undefined, now: Date.now, firstOfBurst, first: [spamCheck(screening, firstOfBurst, recent)] },
  );
  const at = { gate: 0, model: 0, word: 0 };
  const connection = heldDatabase(database, counted, tally);
  const deps: ChatDeps = {
    ...own,
    recent,
    gate: (...given) => {
      const { pass, leave } = gate(...given);
      return { leave, pass: (turnId) => pass(turnId).finally(() => (at.gate = counted.count())) };
    },
    store: turnStore(accounts(connection, nobody), asking(connection), async () => undefined, {
      ...own,
      tellChanged: (changed) => functionChanges(held, tables.limits).note(changed),
      // Of turns that are not late: a machine that has much to do would have the blocks looked at once more.
      stillWelcome: stillWelcome(notBlocked(screening.blocks, Date.now), () => 0),
    }),
    keys: turnKeys(held, tables.guards),
    looks: [],
    pause: () => new Promise(() => undefined),
    model: async () => ({
      id: 'at-once',
      async *answer() {
        at.model = counted.count();
        yield { kind: 'text' as const, text: 'Yes.' };
      },
    }),
    // A service of its own, as most embeddings are.
    embedding: async () => ({ id: 'none', dimensions: 1, embed: (texts) => counted.hold(async () => texts.map(() => [1])) }),
  };

  async function turn(): Promise<Depth> {
    const before = counted.count();
    const call = {
      principal: { kind: 'visitor', accountId, chatbotId, publicKey, visitorId: uuidv7(), parentOrigin: site },
      client: { address, agent: 'bench', origin: 'https://edge.example.com', country: undefined },
      headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0', 'accept-language': 'fr', 'idempotency-key': uuidv7() },
      body: { message },
      requestId: uuidv7(),
      signal: new AbortController().signal,
      tell: () => undefined,
    } as unknown as Parameters<typeof chat.widgetMessage>[0];
    const reply: unknown = await counted.drive(chat.widgetMessage(call, deps) as Promise<unknown>);
    if (!isEventStream(reply)) throw new Error('no stream');
    const read = async (): Promise<void> => {
      for await (const { event, data } of reply.events) {
        if (event === 'error') throw new Error(JSON.stringify(data));
        if (event === 'delta' && at.word <= before) at.word = counted.count();
      }
    };
    await counted.drive(read());
    return { gate: at.gate - before, model: at.model > before ? at.model - before : undefined, word: at.word - before, done: counted.count() - before };
  }

  await turn();
  warm = true;
  aheadMs = 20_000;
  return turn();
}
