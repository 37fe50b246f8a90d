import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Engine, HttpEngine, LocalAccount } from '../engine.ts';
import { startDynoxide } from './dynoxide.ts';
import type { TableDefinition } from './table-definition.ts';
import { deleteExpired } from './table-expiry.ts';
import { ensureTable } from './table-schema.ts';
import { startTablesFront } from './tables-front.ts';

/** The local DynamoDB. */
export interface Tables extends HttpEngine {
  /** Deletes what has expired at `now` (milliseconds since the epoch) and resolves to the number of items; the engine does so by itself at its interval. */
  readonly sweep: (now: number) => Promise<number>;
}

/** What the tables are and where they live. */
export interface TablesOptions {
  /** Keeps the SQLite file; one process at a time. */
  readonly directory: string;
  readonly account: LocalAccount;
  readonly tables: readonly TableDefinition[];
  /** Another DynamoDB server (AWS_ENDPOINT_URL_DYNAMODB); it is called without the front, so it alone decides which credentials it takes. */
  readonly endpoint?: string;
  readonly port?: number;
  /** How often expired items are deleted; a minute unless told. DynamoDB itself takes up to a few days, so no code may rely on it. */
  readonly sweepMilliseconds?: number;
  readonly now?: () => number;
}

/**
 * Starts DynamoDB with the template's tables, whose items outlive the process.
 * @throws Error when the platform has no embedded server, when the directory is in use, or when a table exists with another key.
 */
export async function startTables(options: TablesOptions): Promise<Tables> {
  const { account, tables, now = Date.now } = options;
  const server = options.endpoint === undefined ? await startEmbedded(options) : { endpoint: options.endpoint, stop: async () => undefined };
  const client = new DynamoDBClient({
    endpoint: server.endpoint,
    region: account.region,
    credentials: { accessKeyId: account.accessKeyId, secretAccessKey: account.secretAccessKey },
  });
  try {
    for (const table of tables) await ensureTable(client, table);
  } catch (error) {
    client.destroy();
    await server.stop();
    throw error;
  }

  const sweep = (at: number): Promise<number> => deleteExpired(client, tables, at);
  const sweeper = every(options.sweepMilliseconds ?? 60_000, () => sweep(now()));
  return {
    endpoint: server.endpoint,
    sweep,
    stop: async () => {
      await sweeper.stop();
      client.destroy();
      await server.stop();
    },
  };
}

async function startEmbedded({ directory, account, port }: TablesOptions): Promise<HttpEngine> {
  const dynoxide = await startDynoxide(directory);
  const front = await startTablesFront(account, dynoxide.port, port);
  return {
    endpoint: front.endpoint,
    stop: async () => {
      await front.stop();
      await dynoxide.stop();
    },
  };
}

/** Repeats a task, never two at a time; a failure is logged and the next turn tries again. */
function every(milliseconds: number, task: () => Promise<unknown>): Engine {
  let running: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    running ??= task()
      .catch((error: unknown) => console.error('Expired items were not deleted:', error))
      .finally(() => (running = undefined));
  }, milliseconds);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
