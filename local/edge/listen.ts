import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fromIncoming, headerValue, type HttpHandler, type HttpReply } from '../http/message.ts';
import { send } from '../http/send.ts';

export interface ListenOptions {
  /** Host names, without port, that are answered here; any if absent. Others get 421: somebody else's name may lead a browser here (DNS rebinding). */
  readonly hosts?: readonly string[];
  /** Zero: any that is free. */
  readonly port: number;
  readonly handler: HttpHandler;
  readonly log: (line: string) => void;
}

/** A server on the loopback addresses, IPv4 and, where the machine has it, IPv6. */
export interface Listener {
  readonly port: number;
  /** Resolves when the port is closed and every connection is ended. */
  readonly stop: () => Promise<void>;
}

const plain = (status: number, text: string): HttpReply => ({
  status,
  headers: [
    ['Content-Type', 'text/plain'],
    ['Content-Length', String(text.length)],
  ],
  body: text,
});

function serve({ hosts, handler, log }: ListenOptions): Server {
  const known = hosts && new Set(hosts.map((host) => host.toLowerCase()));
  return createServer((incoming, response) => {
    // A connection that breaks is the client's affair.
    response.on('error', () => undefined);
    const request = fromIncoming(incoming);
    const host = (headerValue(request.headers, 'host') ?? '').toLowerCase().replace(/:\d+$/, '');
    // RFC 9112, 3.2: two names of a host are read differently by different readers.
    const names = request.headers.filter(([name]) => name.toLowerCase() === 'host').length;
    if (names > 1) return void send(plain(400, 'one Host'), response).catch(() => response.destroy());
    const answer = known && !known.has(host) ? Promise.resolve(plain(421, 'no such host here')) : handler(request);
    answer
      .catch((error: unknown) => {
        if (!incoming.destroyed) log(`${request.method} ${request.target.split('?', 1)[0]}: ${String(error)}`);
        return plain(500, 'the local cloud failed');
      })
      .then((reply) => send(reply, response))
      .catch((error: unknown) => {
        log(`reply: ${String(error)}`);
        response.destroy();
      });
  });
}

async function bind(server: Server, port: number, host: string): Promise<number> {
  server.listen({ port, host, ipv6Only: host === '::1' });
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(`port ${port} is taken on ${host}: end what listens there, or choose another with --port`, { cause: error });
  }
  return (server.address() as AddressInfo).port;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/**
 * Serves a handler on this machine only.
 * @throws Error that names the port and `--port` when it is taken.
 */
export async function listen(options: ListenOptions): Promise<Listener> {
  const four = serve(options);
  const port = await bind(four, options.port, '127.0.0.1');
  const six = serve(options);
  try {
    await bind(six, port, '::1');
  } catch (error) {
    // Without IPv6 the other address is enough; a port that is taken there is as wrong as here.
    if (!['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      await close(four);
      throw error;
    }
  }
  return { port, stop: async () => void (await Promise.all([close(four), six.listening ? close(six) : undefined])) };
}
