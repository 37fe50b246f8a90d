import { createServer, type IncomingHttpHeaders } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';

/** A request as the stand-in received it. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

/** What both versions of HTTP have in common. */
export interface Reply {
  writeHead(status: number, headers?: Record<string, string>): this;
  write(part: string | Uint8Array, written: () => void): boolean;
  end(last?: string): this;
  on(event: 'close', closed: () => void): this;
  /** Of the one stream where a connection has many. */
  readonly socket: { destroy(): void } | null;
}

interface Incoming {
  readonly url?: string;
  readonly headers: IncomingHttpHeaders;
  on(event: 'data', take: (piece: Buffer) => void): this;
  on(event: 'end', done: () => void): this;
}

export interface ModelStandIn {
  readonly baseUrl: string;
  /** In the order of arrival. */
  readonly received: Received[];
  /** Answers the next request that has no answer yet; the last one given answers all that follow. */
  readonly next: (answer: (reply: Reply, request: Received) => void) => void;
  readonly stop: () => Promise<void>;
}

/**
 * A server for the wire of a model: what it says is scripted by the test, the client in front of it is the real one. Over HTTP/1.1, or over
 * HTTP/2 without TLS, which is what the Bedrock client speaks to an `http:` endpoint.
 */
export async function startModelServer(protocol: 'http' | 'http2' = 'http'): Promise<ModelStandIn> {
  const received: Received[] = [];
  const answers: ((reply: Reply, request: Received) => void)[] = [];
  const sockets = new Set<Socket>();
  const listener = (incoming: Incoming, reply: Reply): void => {
    const body: Buffer[] = [];
    incoming.on('data', (piece) => body.push(piece));
    incoming.on('end', () => {
      const parsed = JSON.parse(Buffer.concat(body).toString() || '{}') as Record<string, unknown>;
      const request = { path: incoming.url ?? '', headers: incoming.headers, body: parsed };
      received.push(request);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer) answer(reply, request);
      else reply.writeHead(404).end();
    });
  };
  const server = protocol === 'http' ? createServer(listener) : createHttp2Server((incoming, reply) => listener(incoming, reply as unknown as Reply));
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    next: (answer) => answers.push(answer),
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => {
        server.close(closed);
      });
    },
  };
}

/** Answers with JSON. */
export const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  (reply: Reply): void => {
    reply.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };

/** Answers with bytes in the very pieces given, each flushed alone; then ends, or stays open, or breaks the connection. */
export const pieces =
  (parts: readonly (string | Uint8Array)[], then: 'end' | 'stay' | 'break' = 'end', contentType = 'text/event-stream') =>
  (reply: Reply): void => {
    reply.writeHead(200, { 'content-type': contentType });
    const send = (at: number): void => {
      const part = parts[at];
      if (part !== undefined) reply.write(part, () => setImmediate(send, at + 1));
      else if (then === 'end') reply.end();
      else if (then === 'break') reply.socket?.destroy();
    };
    send(0);
  };
