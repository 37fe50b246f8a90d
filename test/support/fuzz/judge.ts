import { PROBLEMS, type ProblemCode } from '../../../lambdas/core/problem.ts';
import { problemsOf } from '../../../lambdas/openapi.ts';
import type { RouteName } from '../../../lambdas/contracts.ts';
import type { Route } from '../../../lambdas/core/contract.ts';
import type { Reply } from '../../../local/client/client.ts';

/** The longest that an answer may take, in milliseconds. */
export const HANG_MS = 2_000;

/** What edge, gateway and firewall can answer on any route, because of how a call is written and not of what it asks for. */
const BY_FORM: readonly ProblemCode[] = [
  'invalid-request',
  'malformed-json',
  'duplicate-parameter',
  'unsupported-media-type',
  'payload-too-large',
  'csrf-refused',
  'not-allowed',
  'not-found',
  'method-not-allowed',
  'rate-limited',
];

/** Words of our own failures: traces, statements, drivers, services. No corpus has one of them. */
const INNER =
  /\bat (?:async )?[\w.<>]+ \(|node_modules|\.ts:\d|\barn:|\/var\/task|kysely|pglite|duplicate key value|violates |syntax error at|relation "|column "|DynamoDB|ConditionalCheck|ValidationException|ECONN|(?:Type|Range|Syntax|Reference|Zod)Error|NoSuchKey|AccessDenied|aws-sdk|\$metadata|"stack"/;

/** What sends a browser to a bucket by a form or a link, and so has to name it. */
const LEADS_TO_STORE: ReadonlySet<RouteName> = new Set<RouteName>([
  'createUpload',
  'downloadAttachment',
  'downloadMaterial',
  'readExport',
  'uploadAttachment',
  'uploadChatbotAvatar',
  'uploadMyAvatar',
]);

export interface Inner {
  /** Names of tables and buckets of this cloud. */
  readonly names: readonly string[];
}

/** What is wrong with an answer, in a few words; nothing when it is as it must be. */
export function wrongWith(reply: Reply<Record<string, unknown>>, { name, route, strayed, milliseconds, inner }: Judged): string | undefined {
  const { status, text, headers, body } = reply;
  if (status >= 500) return `${status}: ${text.slice(0, 200)}`;
  if (milliseconds > HANG_MS) return `${Math.round(milliseconds)} ms`;
  const said = `${[...headers].map(([name, value]) => `${name}: ${value}`).join('\n')}\n\n${text}`;
  const [leak] = INNER.exec(said) ?? [];
  if (leak !== undefined) return `${status} says ${JSON.stringify(leak)}`;
  const named = inner.names.find((name) => said.includes(name));
  if (named !== undefined && !(status < 400 && LEADS_TO_STORE.has(name))) return `${status} names ${named}`;
  if (status < 400) return undefined;
  if (headers.get('content-type') !== 'application/problem+json') return `${status} is ${headers.get('content-type') ?? 'of no type'}: ${text.slice(0, 100)}`;
  const code = String(body['code']) as ProblemCode;
  if (!Object.hasOwn(PROBLEMS, code)) return `${status} has the code ${code}`;
  if (PROBLEMS[code].status !== status || body['status'] !== status || body['title'] !== PROBLEMS[code].title)
    return `${status} says it is ${text.slice(0, 200)}`;
  if (body['instance'] !== headers.get('x-request-id')) return `${status} is not of its own request`;
  if (!strayed && !BY_FORM.includes(code) && !problemsOf(route).includes(code)) return `${code} is not in the document of this route`;
  return undefined;
}

export interface Judged {
  readonly name: RouteName;
  readonly route: Route;
  /** Whether the path was written in a way that may lead to another route. */
  readonly strayed: boolean;
  readonly milliseconds: number;
  readonly inner: Inner;
}
