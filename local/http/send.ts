import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { HttpReply } from './message.ts';

/** Sends a reply. Resolves when it is gone or when the client is: neither a client that leaves nor a body that breaks is an error here. */
export async function send({ status, headers, body }: HttpReply, response: ServerResponse): Promise<void> {
  const lines = headers.flat();
  if (!(body instanceof Readable)) {
    response.writeHead(status, lines).end(body);
    return;
  }
  response.writeHead(status, lines);
  if (response.req.method === 'HEAD') {
    body.destroy();
    response.end();
    return;
  }
  // A body whose reader has gone fails after the pipeline has let go of it.
  body.on('error', () => undefined);
  // The first event of a stream may come much later than its head.
  response.flushHeaders();
  await pipeline(body, response).catch(() => undefined);
}
