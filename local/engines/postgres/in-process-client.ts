import { duplexPair } from 'node:stream';
import type { Duplex } from 'node:stream';
import pg from 'pg';

/** `pg` treats its stream as a socket: these are the socket's methods that it calls and that mean nothing inside one process. */
function asSocket(stream: Duplex): Duplex {
  const socket = Object.assign(stream, {
    connect: () => {
      queueMicrotask(() => stream.emit('connect'));
      return socket;
    },
    setNoDelay: () => socket,
    setKeepAlive: () => socket,
    ref: () => socket,
    unref: () => socket,
  });
  return socket;
}

/** A `pg` client whose other end is `serve`, without a port that anybody else could connect to. */
export async function inProcessClient(user: string, database: string, serve: (stream: Duplex) => void): Promise<pg.Client> {
  const [near, far] = duplexPair();
  // A pair does not pass on that one end was destroyed.
  near.once('close', () => far.destroy());
  far.once('close', () => near.destroy());
  far.on('error', () => undefined);
  serve(far);
  const client = new pg.Client({ user, database, stream: () => asSocket(near) });
  // Without a listener the end of the backend would end the program; the running query is rejected in any case.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
