import type { Functions } from '../../../local/functions/functions.ts';
import { invocationError } from '../../../local/functions/definition.ts';
import { createGateway, type GatewayOptions } from '../../../local/gateway/gateway.ts';
import type { HeaderLine, HttpReply, HttpRequest } from '../../../local/http/message.ts';

export const account = { accountId: '111122223333', region: 'eu-west-3' };
export const arn = (name: string): string => `arn:aws:lambda:${account.region}:${account.accountId}:function:${name}`;
const uri = (name: string, version: string, action: string) => `arn:aws:apigateway:${account.region}:lambda:path/${version}/functions/${arn(name)}/${action}`;

/** An operation that calls a function. */
export const proxy = (name: string, more: object = {}) => ({
  responses: {},
  'x-amazon-apigateway-integration': { type: 'aws_proxy', httpMethod: 'POST', uri: uri(name, '2015-03-31', 'invocations'), ...more },
});

/** An operation whose reply is streamed. */
export const streamed = (name: string, more: object = {}) => ({
  responses: {},
  'x-amazon-apigateway-integration': {
    type: 'aws_proxy',
    uri: uri(name, '2021-11-15', 'response-streaming-invocations'),
    responseTransferMode: 'STREAM',
    ...more,
  },
});

/** A security scheme of an authorizer function. */
export const scheme = (name: string, ttl: number, identitySource: string) => ({
  type: 'apiKey',
  'x-amazon-apigateway-authtype': 'custom',
  'x-amazon-apigateway-authorizer': {
    type: 'request',
    authorizerUri: uri(name, '2015-03-31', 'invocations'),
    authorizerResultTtlInSeconds: ttl,
    identitySource,
  },
});

type Fake = (event: never) => unknown;

/** Functions that answer in this process: what a worker thread does is tested where threads are. */
export function answering(fakes: Readonly<Record<string, Fake>>): Pick<Functions, 'invoke' | 'invokeStreaming'> {
  const call = async (functionArn: string, event: unknown): Promise<unknown> => {
    const fake = fakes[functionArn.split(':').at(-1) ?? ''] as ((event: unknown) => unknown) | undefined;
    try {
      return await fake?.(JSON.parse(JSON.stringify(event)));
    } catch (error) {
      throw invocationError((error as Error).name, (error as Error).message);
    }
  };
  return { invoke: call, invokeStreaming: call as Functions['invokeStreaming'] };
}

type Options = Partial<GatewayOptions> & { readonly extensions?: object };

/** A gateway over an API with these paths; `extensions` are further members of its body. */
export function gateway(paths: object, fakes: Readonly<Record<string, Fake>>, { extensions, ...options }: Options = {}) {
  const body = { openapi: '3.0.1', paths, ...extensions };
  return createGateway({ body, stage: 'live', functions: answering(fakes), account, log: () => undefined, ...options });
}

/** A request as `listen` would make it. */
export function request(method: string, target: string, headers: readonly HeaderLine[] = [], body: Buffer | string = ''): HttpRequest {
  const bytes = Buffer.from(body);
  return { method, target, headers, address: '192.0.2.7', body: { read: async (max) => (bytes.length > max ? undefined : bytes) } };
}

/** The body of a reply that is not streamed. */
export function content({ body = '' }: HttpReply): string {
  if (typeof body !== 'string' && !Buffer.isBuffer(body)) throw new Error('the reply is streamed');
  return body.toString();
}

export const json = (reply: HttpReply): unknown => JSON.parse(content(reply));
