import * as z from 'zod';
import type { Route } from './contract.ts';
import type { PlainRequest } from './event.ts';
import { JSON_LIMITS, parseJson } from './json.ts';
import { invalidAt, Problem, type InputError } from './problem.ts';
import { unstorableAt } from './storable.ts';

/** A JSON Pointer (RFC 6901). */
const pointerTo = (segments: readonly PropertyKey[]): string =>
  `#/${segments.map((segment) => String(segment).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`;

/** The errors of a failed parse below `prefix`; at most 20, none repeats the value. */
function inputErrors(error: z.ZodError, prefix: string): InputError[] {
  return error.issues.slice(0, 20).map((issue) => ({ pointer: pointerTo([prefix, ...issue.path]), detail: issue.message.slice(0, 200) }));
}

function parse(schema: z.ZodObject | undefined, where: 'path' | 'query' | 'body', value: unknown): unknown {
  if (!schema) return undefined;
  // Here, so that no contract has to think of it: what a schema lets through may reach a store.
  const unstorable = unstorableAt(value);
  const result = unstorable ? undefined : schema.safeParse(value);
  if (result?.success) return result.data;
  // A path that cannot name a resource is a resource that does not exist.
  if (where === 'path') throw new Problem('not-found', 'path parameter refused');
  if (!result) throw invalidAt(pointerTo([where, ...(unstorable ?? [])]), 'NUL and lone surrogates are not accepted');
  throw new Problem('invalid-request', `${where} refused`, { extra: { errors: inputErrors(result.error, where) } });
}

const JSON_TYPE = /^application\/json(?:\s*;\s*charset=utf-8)?$/i;

/** Whether a body may say nothing at all: none of its members must be there. Not where it says what something is to be: nothing is never meant. */
export const bodyOptional = ({ method, body }: Pick<Route, 'method' | 'body'>): boolean => method === 'POST' && body?.safeParse({}).success === true;

function readBody(route: Route, request: PlainRequest): unknown {
  const text = request.body ?? '';
  const type = request.headers['content-type'];
  if (request.rawBody.byteLength > JSON_LIMITS.bytes) throw new Problem('payload-too-large', 'body');
  // Its rule reads the bytes, once it has proved who sent them.
  if (route.rawBody) return undefined;
  if (text === '' && !route.body) return undefined;
  // Whoever has nothing to say may send nothing.
  if (text === '' && (type === undefined || JSON_TYPE.test(type)) && bodyOptional(route)) return {};
  if (!JSON_TYPE.test(type ?? '')) throw new Problem('unsupported-media-type', 'content type');
  return parseJson(text, route.bodyKeys);
}

/** What stands for no body where none is expected: many a client sends an empty object with every `POST`. */
const NOTHING = z.strictObject({});

/**
 * Path, query and body as the contract types them; nothing else reaches a rule.
 * @throws Problem `not-found`, `invalid-request`, `malformed-json`, `duplicate-parameter`, `unsupported-media-type`, `payload-too-large`.
 */
export function parseInput(route: Route, request: PlainRequest): { readonly params: unknown; readonly query: unknown; readonly body: unknown } {
  const params = parse(route.params, 'path', request.params);
  if (!route.query && Object.keys(request.query).length > 0) throw invalidAt('#/query', 'Unknown parameter');
  const query = parse(route.query, 'query', request.query);
  const body = readBody(route, request);
  if (!route.body && body !== undefined) parse(NOTHING, 'body', body);
  return { params, query, body: parse(route.body, 'body', body) };
}
