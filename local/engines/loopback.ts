import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpEngine } from '../engine.ts';
import { ServiceFault } from './fault.ts';

/** Answers one request; what it throws is the listener's to report. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Serves HTTP on 127.0.0.1 only, on an ephemeral port unless one is given. An error that `answer` does not catch ends that response alone. */
export async function listenOnLoopback(answer: Answer, port = 0): Promise<HttpEngine> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error(`${request.method} ${request.url}:`, error);
      response.destroy();
    });
  });
  // A client's pooled connection must outlive the pauses between its calls, or it meets a reset now and then.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * The whole body of a request.
 * @throws ServiceFault `RequestEntityTooLarge` over `maximumBytes`.
 */
export async function readBody(request: IncomingMessage, maximumBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > maximumBytes) throw new ServiceFault('RequestEntityTooLarge', `The body is longer than ${maximumBytes} bytes`, 413);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
