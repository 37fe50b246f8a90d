import type { LoginRole, WireClient } from './backend.ts';
import { checkout, SessionRefusal } from './checkout.ts';
import { greeting } from './greeting.ts';
import type { PgliteThread } from './pglite-thread.ts';
import { gateFrame } from './statement-gate.ts';
import { statementNames } from './statement-names.ts';
import { TurnRefusal } from './turnstile.ts';
import { errorResponse, ready } from './wire.ts';

let lastConnection = 0;

/** CopyData, CopyDone and CopyFail: a backend that is not copying ignores them ("COPY Operations", PostgreSQL documentation). */
const copyFrames = new Set(['d', 'c', 'f']);

/** After these a client waits for an answer: Query, Sync, Flush. */
const endings = new Set(['Q', 'S', 'H']);

/**
 * Serves one client on the backend that all clients share, as RDS Proxy multiplexes: the client has the backend from the first message of a transaction to its
 * end, and the session is reset when it passes to another. A client may prepare named statements; an unnamed one lasts for the batch that prepared it.
 * A client that leaves, or that stays idle in a transaction for `idleMilliseconds`, is rolled back.
 */
export async function servePooled({ stream, reader }: WireClient, role: LoginRole, thread: PgliteThread, idleMilliseconds: number): Promise<void> {
  const connection = (lastConnection += 1);
  const names = statementNames(connection);
  const turn = checkout(thread, role);
  let over = false;
  let skipping = false;
  let idle: NodeJS.Timeout | undefined;

  async function finish(lastWords?: Buffer): Promise<void> {
    if (over) return;
    over = true;
    clearTimeout(idle);
    await turn.leave(names.closeAll());
    if (!stream.destroyed) stream.end(lastWords, () => stream.destroy());
  }

  const sayFatal = (code: string, message: string): Promise<void> => finish(errorResponse('FATAL', code, message));

  async function runBatch(messages: readonly Buffer[], ending: string): Promise<void> {
    clearTimeout(idle);
    try {
      await turn.take(reader.gone);
    } catch (error) {
      if (!(error instanceof TurnRefusal)) throw error;
      // The client's messages up to its Sync are dropped, as after any error of the extended protocol.
      skipping = ending === 'H';
      if (!stream.destroyed) stream.write(Buffer.concat([errorResponse('ERROR', '53300', error.message), skipping ? Buffer.alloc(0) : ready('I')]));
      return;
    }
    const { answer } = await turn.send(messages, ending !== 'H');
    if (!stream.destroyed) stream.write(answer);
    if (turn.held()) idle = setTimeout(() => void sayFatal('25P03', 'terminating connection due to idle-in-transaction timeout'), idleMilliseconds);
  }

  async function readBatches(): Promise<void> {
    let batch: Buffer[] = [];
    for (let frame = await reader.next(); frame !== undefined && frame.type !== 'X' && !over; frame = await reader.next()) {
      if (copyFrames.has(frame.type)) continue;
      if (frame.type === 'F') throw new SessionRefusal('0A000', 'function calls are not supported by the local database proxy');
      if (skipping) {
        skipping = frame.type !== 'S';
        if (!skipping) stream.write(ready('I'));
        continue;
      }
      batch.push(names.encode(gateFrame(frame)));
      if (!endings.has(frame.type)) continue;
      await runBatch(batch, frame.type);
      batch = [];
    }
  }

  const end = (): void => void stream.destroy();
  thread.ended.addEventListener('abort', end);
  stream.on('error', () => undefined);
  stream.write(greeting(connection, role.name, thread.serverVersion));
  try {
    await readBatches();
    await finish();
  } catch (error) {
    if (error instanceof SessionRefusal) await sayFatal(error.code, error.message);
    else await sayFatal('57P01', 'the local database ended');
  } finally {
    thread.ended.removeEventListener('abort', end);
  }
}
