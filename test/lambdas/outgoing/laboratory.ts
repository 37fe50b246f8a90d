import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Network } from '../../../lambdas/outgoing/network.ts';

/** A network of names and addresses on the loopback interface. Every address has a server behind it, the inside ones too: who is not held back reaches the canary. */
export interface Laboratory {
  readonly network: Network;
  /** What each lookup of a name answers; the last answer stays. */
  readonly names: Map<string, readonly (readonly string[])[]>;
  /** Requests that reached something inside. */
  readonly canary: IncomingMessage[];
  /** Requests that reached the public site, with their bodies. */
  readonly site: { readonly request: IncomingMessage; readonly body: string }[];
  readonly looked: string[];
  serve(listener: RequestListener): void;
  stop(): Promise<void>;
}

/** Addresses of the public site; all others are inside. */
export const PUBLIC = ['93.184.216.34', '172.32.0.1', '2606:2800:220:1:248:1893:25c8:1946'] as const;

const open = (server: Server): Promise<number> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));

export async function laboratory(): Promise<Laboratory> {
  const canary: IncomingMessage[] = [];
  const site: { request: IncomingMessage; body: string }[] = [];
  const looked: string[] = [];
  const names = new Map<string, readonly (readonly string[])[]>();
  let listener: RequestListener = (_request, response) => response.end('nothing here');
  const inside = createServer((request, response) => {
    canary.push(request);
    response.end('canary-of-the-inside');
  });
  const outside = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        site.push({ request, body: Buffer.concat(chunks).toString() });
        listener(request, response);
      });
  });
  const [insidePort, outsidePort] = [await open(inside), await open(outside)];
  return {
    canary,
    site,
    names,
    looked,
    network: {
      resolve: async (name) => {
        looked.push(name);
        const answers = names.get(name);
        if (!answers) throw new Error('ENOTFOUND');
        const [first = [], ...later] = answers;
        if (later.length > 0) names.set(name, later);
        return first;
      },
      wire: (address) => ({ address: '127.0.0.1', port: PUBLIC.some((known) => known === address) ? outsidePort : insidePort }),
    },
    serve: (given) => {
      listener = given;
    },
    stop: async () => {
      for (const server of [inside, outside]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}
