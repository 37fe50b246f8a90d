import type { HttpReply } from '../http/message.ts';
import type { CallFrame } from './proxy-event.ts';
import { renderTemplate } from './gateway-responses.ts';

/** What a line tells about one request. */
export interface Logged {
  readonly known: Readonly<Record<string, string | number>>;
  readonly reply: Pick<HttpReply, 'status' | 'headers'>;
  /** When it came, in milliseconds since 1970. */
  readonly began: number;
  readonly now: number;
  /** The type of the gateway's own answer. */
  readonly refusal?: string;
}

const NONE = '-';
const VARIABLE = /\$context\.([A-Za-z]\w*(?:\.\w+)*)/g;

/**
 * The line of the stage's format; a variable that says nothing of this request is a dash (API Gateway guide, "Variables for access logging"). What is not known
 * here is a dash too.
 */
export function accessLine(format: string, { known, reply, began, now, refusal }: Logged): string {
  const bytes = reply.headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1];
  const variables: Record<string, string | number | undefined> = {
    ...known,
    requestTime: new Date(began).toISOString(),
    requestTimeEpoch: began,
    status: reply.status,
    responseLength: bytes,
    responseLatency: now - began,
    'error.responseType': refusal,
  };
  const told = Object.fromEntries([...format.matchAll(VARIABLE)].map(([, name = '']) => [name, variables[name] ?? NONE]));
  return renderTemplate(format, told);
}

/** The variables of a request. */
export const contextOf = ({
  request,
  requestId,
  path,
  resourcePath,
  stage,
  apiId,
  accountId,
}: Omit<CallFrame, 'pathParameters' | 'region' | 'time'>): Record<string, string> => ({
  requestId,
  stage,
  resourcePath,
  apiId,
  accountId,
  httpMethod: request.method,
  path: `/${stage}${path}`,
  'identity.sourceIp': request.address,
});
