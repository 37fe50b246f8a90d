import fc from 'fast-check';
import type { Feature, RouteName } from '../../../lambdas/contracts.ts';
import { ALL_ROUTES, CONTRACTS } from '../../../lambdas/contracts.ts';
import type { Route } from '../../../lambdas/core/contract.ts';
import { openApiDocument } from '../../../lambdas/openapi.ts';
import { FIXTURES, type Fixture, type Ids } from '../routes.ts';
import { fromSchema, hostileValue, spoilt, type JsonSchema } from './from-schema.ts';
import { BODIES, HEADERS, PATHS, TEXTS } from './hostile.ts';

/** Who calls, by name; what each sends is known to who has made them. */
export const CALLERS = ['nobody', 'owner', 'bystander', 'key', 'visitor', 'forger'] as const;
export type Caller = (typeof CALLERS)[number];

/** One call, whole: what is printed of a call that was answered wrongly is enough to make it again. */
export interface FuzzCall {
  readonly caller: Caller;
  readonly path: string;
  readonly strayed: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** An operation as the OpenAPI document has it. */
export interface Operation {
  readonly name: RouteName;
  readonly feature: Feature;
  readonly route: Route;
  readonly query: readonly { readonly name: string; readonly schema: JsonSchema }[];
  readonly body: JsonSchema | undefined;
}

interface DocumentedOperation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: JsonSchema }[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: JsonSchema } } };
}

/** Every operation of the document, as a client reads it: through JSON. */
export function operations(): Operation[] {
  const { paths } = JSON.parse(JSON.stringify(openApiDocument(CONTRACTS, '0'))) as { paths: Record<string, Record<string, DocumentedOperation>> };
  return Object.values(paths)
    .flatMap((path) => Object.values(path))
    .map(({ operationId, parameters, requestBody }) => {
      const known = ALL_ROUTES.find(({ name }) => name === operationId);
      if (!known) throw new Error(`${operationId} is in the document and no route`);
      return {
        name: known.name,
        feature: known.feature,
        route: known.route,
        query: parameters.filter((parameter) => parameter.in === 'query'),
        body: requestBody?.content['application/json'].schema,
      };
    });
}

/** Written so that any text can stand in a path or a query: lone surrogates become what UTF-8 makes of them. */
const percent = (text: string): string => Array.from(Buffer.from(text.slice(0, 1_500)), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

/** What ends its caller: done by who may, the rest of the run would meet nothing but 401. They have no body. */
const ENDING: ReadonlySet<string> = new Set(['logOut', 'closeAccount', 'endOtherSessions', 'forgetMe'] satisfies RouteName[]);

/** What all other calls need, and would end: done by who may to a chatbot that nothing else needs, or in favour of nobody. */
export interface Spare {
  readonly kept: Ids['chatbotId'];
  readonly doomed: Ids['chatbotId'];
  readonly userId: Ids['userId'];
}
const ELSEWHERE: Readonly<Partial<Record<RouteName, (spare: Spare) => Partial<Ids>>>> = {
  replaceAccessPolicy: ({ kept }) => ({ chatbotId: kept }),
  deleteChatbot: ({ doomed }) => ({ chatbotId: doomed }),
  archiveChatbot: ({ doomed }) => ({ chatbotId: doomed }),
  rotatePublicKey: ({ doomed }) => ({ chatbotId: doomed }),
  transferAccount: ({ userId }) => ({ userId }),
};

/** Paths of a route: with things that are there, that are not, or that can be none. What is deleted is never what is there. */
function paths({ route }: Operation, ids: Ids): fc.Arbitrary<{ path: string; strayed: boolean }> {
  const place = (name: keyof Ids): fc.Arbitrary<string> =>
    fc.oneof(
      ...(route.method === 'DELETE' ? [] : [{ weight: 8, arbitrary: fc.constant(ids[name]) }]),
      { weight: 2, arbitrary: name === 'chatbotId' ? fc.constant(ids.chatbotId) : fc.uuid() },
      { weight: 2, arbitrary: fc.constantFrom(...TEXTS.filter((text) => text !== '')).map(percent) },
    );
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as keyof Ids);
  const filled = fc
    .tuple(...names.map(place))
    .map((values) => values.reduce((path, value, at) => path.replace(`{${names[at] ?? ''}}`, () => value), route.path as string));
  return fc.oneof(
    { weight: 9, arbitrary: filled.map((path) => ({ path, strayed: path.includes('%2e') || path.includes('%2f') || path.includes('%5c') })) },
    { weight: 1, arbitrary: fc.tuple(filled, fc.constantFrom(...PATHS)).map(([path, change]) => ({ path: change(path), strayed: true })) },
  );
}

function queries({ query }: Operation): fc.Arbitrary<string> {
  const known = query.map(({ name, schema }) =>
    fc.option(
      fc
        .oneof({ weight: 3, arbitrary: fromSchema(schema) }, { weight: 2, arbitrary: hostileValue })
        .map((value) => `${name}=${percent(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))}`),
      { nil: '' },
    ),
  );
  const unknown = fc.oneof(
    { weight: 8, arbitrary: fc.constant('') },
    { weight: 1, arbitrary: fc.constantFrom('x=1', 'limit', 'cursor=%00', '%ff=%ff', 'a[]=1') },
  );
  return fc.tuple(...known, unknown).map((parts) => {
    const said = parts.filter((part) => part !== '').join('&');
    return said && `?${said}`;
  });
}

function bodies({ name, route, body }: Operation, ids: Ids): fc.Arbitrary<string | undefined> {
  const raw = fc.constantFrom(...BODIES);
  // CloudFront itself refuses a GET that has a body, in words of its own.
  if (route.method === 'GET') return fc.constant(undefined);
  if (!body) return fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: raw });
  const whole = (FIXTURES[name] as Fixture).body?.(ids) ?? {};
  return fc.oneof(
    { weight: 5, arbitrary: fromSchema(body).map((value) => JSON.stringify(value)) },
    { weight: 5, arbitrary: spoilt(whole).map((value) => JSON.stringify(value)) },
    { weight: 2, arbitrary: raw },
    { weight: 1, arbitrary: fc.json({ maxDepth: 4 }) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}

/** Calls of one operation by every kind of caller, most of them by who may. */
export function callsOf(operation: Operation, all: Ids, spare: Spare): fc.Arbitrary<FuzzCall> {
  const { callers } = operation.route;
  const ids: Ids = { ...all, ...ELSEWHERE[operation.name]?.(spare) };
  const proper: Caller = callers.includes('visitor') ? 'visitor' : callers.includes('session') ? 'owner' : 'nobody';
  const others = CALLERS.filter((caller) => caller !== proper);
  const caller = ENDING.has(operation.name)
    ? fc.constantFrom(...others.filter((other) => other !== 'bystander'))
    : fc.oneof({ weight: 6, arbitrary: fc.constant(proper) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
  const headers = fc.oneof({ weight: 4, arbitrary: fc.constant<Readonly<Record<string, string>>>({}) }, { weight: 1, arbitrary: fc.constantFrom(...HEADERS) });
  return fc
    .record({ caller, at: paths(operation, ids), query: queries(operation), headers, body: bodies(operation, ids) })
    .map(({ caller: by, at: { path, strayed }, query, headers: claimed, body }) => ({
      caller: by,
      path: strayed ? path : path + query,
      strayed,
      headers: claimed,
      body,
    }));
}
