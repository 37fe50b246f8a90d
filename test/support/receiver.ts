import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { receiverCertificate } from '../../local/cloud/receiver-certificate.ts';

/** Somebody else's server, which functions reach as `https://site-<port>.example.com` (site-network.ts). */
export interface Receiver {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Starts one that hands over each request with its whole body. */
export async function startReceiver(take: (request: IncomingMessage, body: Buffer, response: ServerResponse) => void): Promise<Receiver> {
  const server = createServer(await receiverCertificate(), (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part)).on('end', () => take(request, Buffer.concat(parts), response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
