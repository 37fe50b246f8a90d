import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpEngine, LocalAccount } from '../engine.ts';
import { sha256 } from './sigv4-signature.ts';
import { verifyHeader } from './sigv4.ts';

export interface LambdaInvokeOptions {
  readonly account: LocalAccount;
  /** Runs a function by its ARN. */
  readonly invoke: (arn: string, event: unknown) => Promise<unknown>;
  /** ARNs by name; a caller may use either. */
  readonly functions: ReadonlyMap<string, string>;
  readonly now?: () => number;
}

/** "The maximum payload size for a synchronous invocation is 6 MB" (Lambda quotas). */
const LONGEST = 6 * 1024 * 1024;
const PATH = /^\/2015-03-31\/functions\/([^/?]+)\/invocations$/;

async function readBody(request: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST) throw Object.assign(new Error('too large'), { status: 413, code: 'RequestTooLargeException' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const refuse = (status: number, code: string, message: string): never => {
  throw Object.assign(new Error(message), { status, code });
};

/**
 * The Invoke operation of Lambda (Lambda API reference, Invoke), request and response only: what an operator's command and nobody's browser calls. Every call
 * must be signed by the account.
 */
export async function startLambdaInvoke({ account, invoke, functions, now = Date.now }: LambdaInvokeOptions): Promise<HttpEngine> {
  const answer = async (request: http.IncomingMessage): Promise<{ readonly body: string; readonly failed: boolean }> => {
    const body = await readBody(request);
    try {
      const { payloadHash } = verifyHeader({
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        service: 'lambda',
        account,
        now: now(),
      });
      if (payloadHash !== sha256(body.toString())) throw new Error('The signature does not match the body');
    } catch (error) {
      return refuse(403, 'AccessDeniedException', error instanceof Error ? error.message : 'The request is not signed');
    }
    const name = decodeURIComponent(PATH.exec(request.url ?? '')?.[1] ?? '');
    const arn = functions.get(name) ?? [...functions.values()].find((known) => known === name);
    if (request.method !== 'POST' || !arn) return refuse(404, 'ResourceNotFoundException', `Function not found: ${name}`);
    try {
      return { body: JSON.stringify((await invoke(arn, body.length > 0 ? JSON.parse(body.toString()) : {})) ?? null), failed: false };
    } catch (error) {
      return { body: JSON.stringify({ errorMessage: error instanceof Error ? error.message : String(error) }), failed: true };
    }
  };
  const server = http.createServer((request, response) => {
    answer(request).then(
      ({ body, failed }) =>
        response
          .writeHead(200, { 'content-type': 'application/json', 'x-amz-executed-version': '$LATEST', ...(failed && { 'x-amz-function-error': 'Unhandled' }) })
          .end(body),
      (error: { status?: number; code?: string; message: string }) =>
        response
          .writeHead(error.status ?? 500, { 'content-type': 'application/json', 'x-amzn-errortype': error.code ?? 'ServiceException' })
          .end(JSON.stringify({ Type: 'User', message: error.message })),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
