import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What clamd received in one INSTREAM session. */
export interface Session {
  readonly bytes: Buffer;
  /** Whether the empty chunk that ends a stream came. */
  readonly complete: boolean;
}

export interface ClamdStandIn {
  readonly path: string;
  readonly sessions: Session[];
  readonly stop: () => Promise<void>;
}

export interface Behaviour {
  readonly version?: string;
  /** What is answered once the stream is complete, or once `limit` bytes have come; of what has come, where it is a function. */
  readonly reply: string | Buffer | ((bytes: Buffer) => string);
  /** The size limit: beyond it the reply is sent in the middle and the connection is closed. */
  readonly limit?: number;
  /** Hangs up instead of answering. */
  readonly hangUp?: boolean;
  /** Never answers. */
  readonly silent?: boolean;
}

const END = '\0';

/** Reads the chunks of an INSTREAM session (clamd(8)): four bytes of length, then as many bytes, until a length of zero. */
function readChunks(received: Buffer): Session {
  const chunks: Buffer[] = [];
  let at = 0;
  while (at + 4 <= received.length) {
    const length = received.readUInt32BE(at);
    if (length === 0) return { bytes: Buffer.concat(chunks), complete: true };
    chunks.push(received.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return { bytes: Buffer.concat(chunks), complete: false };
}

/** A server for the socket of clamd: its wire is real, what it answers is said by the test. */
export async function clamdStandIn({ version = 'ClamAV 1.4.6/27000/now', reply, limit = Infinity, hangUp, silent }: Behaviour): Promise<ClamdStandIn> {
  const folder = await mkdtemp(join(tmpdir(), 'clamd-'));
  const path = join(folder, 'clamd.sock');
  const sessions: Session[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const received: Buffer[] = [];
    let size = 0;
    let answered = false;
    socket.on('error', () => undefined);
    socket.on('data', (piece: Buffer) => {
      if (answered) return;
      received.push(piece);
      size += piece.length;
      const all = size < 64 || size > limit || piece.subarray(-4).equals(Buffer.alloc(4)) ? Buffer.concat(received) : undefined;
      if (all?.toString().startsWith(`zVERSION${END}`)) return void socket.end(`${version}${END}`);
      const session = all && readChunks(all.subarray(`zINSTREAM${END}`.length));
      if (!session || (!session.complete && size <= limit)) return;
      answered = true;
      sessions.push(session);
      if (silent) return;
      if (hangUp) socket.destroy();
      // As clamd does it: what the other side is still sending is not read any more. A turn later, because both ends share one loop here.
      else socket.write(typeof reply === 'function' ? reply(session.bytes) : reply, () => setImmediate(() => socket.destroy()));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(path, resolve);
  });
  return {
    path,
    sessions,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
      await rm(folder, { recursive: true });
    },
  };
}
