import type { Duplex } from 'node:stream';
import type pg from 'pg';
import type { Backend, LoginRole, WireClient } from './backend.ts';
import type { DataDirectory } from './data-directory.ts';
import { inProcessClient } from './in-process-client.ts';
import { findLoginRole } from './login-role.ts';
import { startPgliteThread } from './pglite-thread.ts';
import type { PgliteThread } from './pglite-thread.ts';
import { servePooled } from './pooled-session.ts';
import { encode, int32, wireReader } from './wire.ts';

/** How patient the backend is. */
export interface PatienceLimits {
  /** A connection that is idle inside a transaction for longer is cut and rolled back. */
  readonly idleInTransactionMilliseconds: number;
  /** Who waits longer for the backend is refused. */
  readonly turnMilliseconds: number;
}

/** The embedded backend. `kill` ends it as a crash would: its clients are cut and the next one finds it started again. */
export interface PgliteBackend extends Backend {
  /** Dumps all that is in it into a file, from which other data folders may start. */
  readonly dump: (file: string) => Promise<void>;
  readonly kill: () => Promise<void>;
}

const master: LoginRole = { name: 'postgres', settings: [] };

/**
 * Opens the embedded PostgreSQL.
 * @throws Error that names the directory when its data cannot be opened.
 */
export async function startPgliteBackend(data: DataDirectory, limits: PatienceLimits): Promise<PgliteBackend> {
  const start = (): Promise<PgliteThread> => startPgliteThread(data, limits.turnMilliseconds);
  let current = Promise.resolve(await start());
  let stopped = false;

  async function running(): Promise<PgliteThread> {
    const thread = await current;
    if (!thread.ended.aborted || stopped) return thread;
    // Whoever is first after a crash starts the next backend; the others share it.
    current = current.then((latest) => (latest === thread ? start() : latest));
    return current;
  }

  async function serveInside(stream: Duplex, role: LoginRole): Promise<void> {
    const reader = wireReader(stream);
    await reader.startup();
    stream.write(encode('R', int32(0)));
    // The Data API ends its idle transactions itself.
    await servePooled({ stream, reader }, role, await running(), 2 ** 31 - 1);
  }

  const connectAs = (role: LoginRole): Promise<pg.Client> =>
    inProcessClient(role.name, data.databaseName, (stream) => {
      serveInside(stream, role).catch(() => stream.destroy());
    });
  const connectMaster = (): Promise<pg.Client> => connectAs(master);

  return {
    findLogin: async (name, gone) => {
      const client = await connectMaster();
      const end = (): void => void client.end();
      gone?.addEventListener('abort', end);
      try {
        return await findLoginRole(client, name);
      } finally {
        gone?.removeEventListener('abort', end);
        await client.end();
      }
    },
    serve: async (client: WireClient, role: LoginRole) => servePooled(client, role, await running(), limits.idleInTransactionMilliseconds),
    connectMaster,
    connectAs,
    dump: async (file) => {
      const thread = await running();
      const giveBack = await thread.turns.acquire();
      try {
        thread.owner = undefined;
        await thread.dump(file);
      } finally {
        giveBack();
      }
    },
    kill: async () => (await current).kill(),
    stop: async () => {
      stopped = true;
      await (await current).close();
    },
  };
}
