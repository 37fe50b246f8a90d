import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpEngine, LocalAccount } from '../../engine.ts';
import { sha256 } from '../sigv4-signature.ts';
import { verifyHeader } from '../sigv4.ts';
import { asDataApiError, DataApiError } from './data-api-error.ts';
import { dataApiOperations } from './data-api-operations.ts';
import type { DataApiDeps } from './data-api-operations.ts';
import { encodeReply } from './data-api-results.ts';
import type { DataApiRequest } from './data-api-shapes.ts';

/** "The maximum size of the HTTP request submitted through the Data API is 4 MiB" (RDS Data API reference). */
const longestRequest = 4 * 1024 * 1024;

/** How the Data API listens. */
export interface DataApiOptions extends DataApiDeps {
  /** 0 for any free port. */
  readonly port: number;
  readonly now: () => number;
}

/** The running Data API. */
export interface DataApiEngine extends HttpEngine {
  /** How often it has been called: each call keeps a database from pausing, or wakes it. */
  readonly calls: () => number;
}

/** Serves the RDS Data API (REST-JSON) to the real SDK; every call must be signed by the account. */
export async function startDataApi(options: DataApiOptions): Promise<DataApiEngine> {
  let calls = 0;
  const server = http.createServer((request, response) => {
    calls += 1;
    answer(request, options).then(
      (body) => respond(response, 200, body),
      (error: unknown) => {
        const { name, status, message } = asDataApiError(error);
        response.setHeader('x-amzn-errortype', name);
        respond(response, status, JSON.stringify({ message }));
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    calls: () => calls,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await options.transactions.rollBackAll();
      await closed;
    },
  };
}

async function answer(request: http.IncomingMessage, options: DataApiOptions): Promise<string> {
  const body = await readBody(request);
  authenticate(request, body, options.account, options.now());
  const operation = request.method === 'POST' ? dataApiOperations[request.url ?? ''] : undefined;
  if (operation === undefined) throw new DataApiError('NotFoundException', 'Unknown operation');
  return encodeReply(await operation(parse(body), options));
}

function authenticate(request: http.IncomingMessage, body: Buffer, account: LocalAccount, now: number): void {
  try {
    const { payloadHash } = verifyHeader({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, service: 'rds-data', account, now });
    if (payloadHash === sha256(body.toString())) return;
  } catch (error) {
    throw new DataApiError('AccessDeniedException', error instanceof Error ? error.message : 'The request is not signed');
  }
  throw new DataApiError('AccessDeniedException', 'The signature does not match the body');
}

function parse(body: Buffer): DataApiRequest {
  try {
    const value: unknown = JSON.parse(body.toString());
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Answered below.
  }
  throw new DataApiError('BadRequestException', 'The body is not a JSON object');
}

async function readBody(request: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestRequest) throw new DataApiError('BadRequestException', 'The request is larger than 4 MiB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function respond(response: http.ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID() }).end(body);
}
