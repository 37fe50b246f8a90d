import { Worker } from 'node:worker_threads';
import type { DataDirectory } from './data-directory.ts';
import type { ThreadReply, ThreadRequest } from './pglite-worker.ts';
import { turnstile } from './turnstile.ts';
import type { Turnstile } from './turnstile.ts';

/** The heap of the thread's own JavaScript; PGlite's WebAssembly memory is not in it. A runaway then ends the thread and not the program. */
const resourceLimits = { maxOldGenerationSizeMb: 512 };

/** One running PostgreSQL backend. It has one session, so whoever uses it must hold its turn. */
export interface PgliteThread {
  readonly serverVersion: string;
  readonly turns: Turnstile;
  /** Whose settings the session has; whoever else comes must reset it first. */
  owner: symbol | undefined;
  /**
   * Sends protocol messages and resolves to all that the backend answers.
   * @throws Error when the backend ended.
   */
  readonly execute: (messages: Buffer) => Promise<Buffer>;
  /** Dumps all data into a file; whoever calls it holds the turn. */
  readonly dump: (file: string) => Promise<void>;
  /** Aborted when the backend has ended, wanted or not. */
  readonly ended: AbortSignal;
  /** Shuts the backend down in order; what it committed is on the disk. */
  readonly close: () => Promise<void>;
  /** Ends the thread at once, as a crash would. */
  readonly kill: () => Promise<void>;
}

/**
 * Starts a backend in a thread of its own, so that a long query does not hold up the program.
 * @throws Error that names the directory when its data cannot be opened.
 */
export async function startPgliteThread(data: DataDirectory, waitMilliseconds: number): Promise<PgliteThread> {
  const worker = new Worker(new URL('pglite-worker.ts', import.meta.url), { workerData: data, resourceLimits });
  const turns = turnstile(waitMilliseconds);
  const ended = new AbortController();
  const pending = new Map<number, { resolve: (bytes: Buffer) => void; reject: (reason: Error) => void }>();
  let lastId = 0;
  let reason = 'the local database ended';

  const post = (request: ThreadRequest): void => worker.postMessage(request);
  const ask = (request: { readonly bytes: Buffer } | { readonly dump: string }): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      if (ended.signal.aborted) {
        reject(new Error(reason));
        return;
      }
      lastId += 1;
      pending.set(lastId, { resolve, reject });
      post({ id: lastId, ...request });
    });
  const opened = new Promise<string>((resolve, reject) => {
    worker.on('message', (reply: ThreadReply) => {
      if ('opened' in reply) resolve(reply.opened.serverVersion);
      else if ('bytes' in reply) settle(reply.id, reply.bytes);
      else if ('failed' in reply) {
        reason = reply.failed;
        void worker.terminate();
      }
    });
    worker.on('error', (error) => {
      reason = error instanceof Error ? error.message : String(error);
    });
    worker.on('exit', () => {
      reject(new Error(reason));
      turns.close();
      for (const request of pending.values()) request.reject(new Error(reason));
      pending.clear();
      ended.abort();
    });
  });

  function settle(id: number, bytes: Uint8Array): void {
    pending.get(id)?.resolve(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    pending.delete(id);
  }

  async function exited(leave: () => void): Promise<void> {
    if (ended.signal.aborted) return;
    const exit = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    leave();
    await exit;
  }

  return {
    serverVersion: await opened,
    turns,
    owner: undefined,
    execute: (bytes) => ask({ bytes }),
    dump: async (file) => void (await ask({ dump: file })),
    ended: ended.signal,
    close: () => exited(() => post({ close: true })),
    kill: () => exited(() => void worker.terminate()),
  };
}
