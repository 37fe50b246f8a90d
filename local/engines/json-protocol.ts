import type { IncomingMessage, ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import type { HttpEngine, LocalAccount } from '../engine.ts';
import { listenOnLoopback, readBody } from './loopback.ts';
import { ServiceFault } from './fault.ts';
import { verifyCall } from './signed-call.ts';

/** The input of an operation, as yet unchecked. */
export type Input = Readonly<Record<string, unknown>>;

/** One operation of a service; it throws ServiceFault to refuse. */
export type Operation = (input: Input, call: { readonly aborted: AbortSignal }) => unknown;

/** What a service of the AWS JSON protocol is made of. */
export interface JsonService {
  /** The service's name in a credential scope. */
  readonly signingName: string;
  /** What stands before the dot of `X-Amz-Target`. */
  readonly targetPrefix: string;
  readonly version: '1.0' | '1.1';
  readonly account: LocalAccount;
  readonly operations: Readonly<Record<string, Operation>>;
  /** SQS reports its older error names beside the shapes of its model (`x-amzn-query-error`). */
  readonly queryErrors?: Readonly<Record<string, string>>;
  readonly port?: number;
}

const maximumBodyBytes = 4_000_000;

/** Serves a service of the "AWS JSON 1.0 / 1.1 protocol" (Smithy documentation): one POST path, the operation in a header, signatures checked. */
export function startJsonService(service: JsonService): Promise<HttpEngine> {
  return listenOnLoopback(async (request, response) => {
    const headers = { 'content-type': `application/x-amz-json-${service.version}`, 'x-amzn-requestid': randomUUID() };
    try {
      const output = await run(service, request, response);
      response.writeHead(200, headers).end(JSON.stringify(output ?? {}));
    } catch (error) {
      const fault = error instanceof ServiceFault ? error : internal(error);
      const older = service.queryErrors?.[fault.code];
      response.writeHead(fault.status, older === undefined ? headers : { ...headers, 'x-amzn-query-error': `${older};Sender` });
      response.end(JSON.stringify({ __type: fault.code, message: fault.message }));
    }
  }, service.port);
}

async function run(service: JsonService, request: IncomingMessage, response: ServerResponse): Promise<unknown> {
  const body = await readBody(request, maximumBodyBytes);
  verifyCall(request, body, service.signingName, service.account);
  const [prefix, name = ''] = String(request.headers['x-amz-target']).split('.');
  const operation = Object.hasOwn(service.operations, name) ? service.operations[name] : undefined;
  if (prefix !== service.targetPrefix || operation === undefined) {
    throw new ServiceFault('UnknownOperationException', `The local engine of ${service.signingName} has no operation ${name}`);
  }
  const aborted = new AbortController();
  response.once('close', () => aborted.abort());
  return operation(parse(body), { aborted: aborted.signal });
}

function parse(body: Buffer): Input {
  try {
    const input: unknown = JSON.parse(body.toString('utf8') || '{}');
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as Input;
  } catch {
    // Refused below, as any other text that is not an object.
  }
  throw new ServiceFault('SerializationException', 'The body is not a JSON object');
}

function internal(error: unknown): ServiceFault {
  console.error(error);
  return new ServiceFault('InternalServiceError', 'The local engine failed; see its log', 500);
}
