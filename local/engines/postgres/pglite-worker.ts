/** The worker thread in which PGlite runs; `pglite-thread.ts` starts it and is the only one to talk to it. */
import { parentPort, workerData } from 'node:worker_threads';
import type { PGlite } from '@electric-sql/pglite';
import { openDataDirectory, writeDump } from './data-directory.ts';
import { rawAnswer } from './raw-answer.ts';

/** What the thread is asked: protocol messages for the backend, a dump of all data into a file, or to close it. */
export type ThreadRequest = { readonly id: number; readonly bytes: Uint8Array } | { readonly id: number; readonly dump: string } | { readonly close: true };

/** What it answers. After `failed` the thread is of no more use and ends. */
export type ThreadReply =
  | { readonly opened: { readonly serverVersion: string } }
  | { readonly id: number; readonly bytes: Uint8Array }
  | { readonly failed: string }
  | { readonly closed: true };

const port = parentPort;
if (port === null) throw new Error('pglite-worker.ts only runs as a worker thread');
const reply = (message: ThreadReply): void => port.postMessage(message);

/** PGlite answers nonsense, or for ever, once its process has ended: the thread must not be used again. */
function fail(error: unknown): void {
  reply({ failed: error instanceof Error ? error.message : String(error) });
  port?.close();
}

async function serve(database: PGlite, request: ThreadRequest): Promise<void> {
  if ('close' in request) {
    await database.close();
    reply({ closed: true });
    port?.close();
    return;
  }
  if ('dump' in request) {
    // What is committed stands in the log; a start from the dump need not replay it.
    await database.exec('SET SESSION AUTHORIZATION postgres; CHECKPOINT');
    await writeDump(database, request.dump);
    reply({ id: request.id, bytes: new Uint8Array() });
    return;
  }
  reply({ id: request.id, bytes: await rawAnswer(database, request.bytes) });
}

try {
  const database = await openDataDirectory(workerData);
  const { rows } = await database.query<{ version: string }>("SELECT current_setting('server_version') AS version");
  port.on('message', (request: ThreadRequest) => void serve(database, request).catch(fail));
  reply({ opened: { serverVersion: rows[0]?.version ?? '' } });
} catch (error) {
  fail(error);
}
