import * as z from 'zod';
import { creates, unguarded, type Route, type Routes } from './core/contract.ts';
import { bodyOptional } from './core/input.ts';
import { PROBLEMS, type ProblemCode } from './core/problem.ts';

type Json = Record<string, unknown>;

/** What every route can answer, whatever it does. */
const ALWAYS: readonly ProblemCode[] = ['internal'];
const WITH_BODY: readonly ProblemCode[] = ['invalid-request', 'malformed-json', 'duplicate-parameter', 'unsupported-media-type', 'payload-too-large'];
const WITH_SIGNATURE: readonly ProblemCode[] = ['signature-refused', 'payload-too-large', 'unavailable'];
const WITH_CALLER: readonly ProblemCode[] = ['not-signed-in', 'rate-limited', 'unavailable'];
/** What the authorizer says of keys: guessed too often, used where only a person may, or sent by a browser of another site. */
const WITH_TEAM: readonly ProblemCode[] = ['not-allowed', 'locked-out'];
const WITH_KEY: readonly ProblemCode[] = ['idempotency-mismatch', 'conflict'];

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io,
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      const { def } = zodSchema._zod;
      // A transform has no schema of its own. Those of replies clean a text, which stays one: what is accepted describes what comes out.
      if (def.type === 'pipe' && Object.keys(jsonSchema).length === 0) Object.assign(jsonSchema, schemaOf(def.in as z.ZodType, 'input'));
    },
  }) as Json;
  return rest;
};

function parameters(schema: z.ZodObject | undefined, where: 'path' | 'query'): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as { properties?: Json; required?: string[] };
  return Object.entries(properties).map(([name, member]) => ({ name, in: where, required: where === 'path' || required.includes(name), schema: member }));
}

/** Codes that a route can refuse with, by status: what its row names, and what its shape implies. */
export function problemsOf(route: Route): ProblemCode[] {
  const implied = [
    ...ALWAYS,
    ...(route.body ? WITH_BODY : []),
    ...(route.query ? (['invalid-request', 'duplicate-parameter'] as const) : []),
    ...(unguarded(route) ? [] : WITH_CALLER),
    ...(route.callers.includes('signature') ? WITH_SIGNATURE : []),
    ...(route.callers.includes('session') ? WITH_TEAM : []),
    ...(route.callers.includes('session') && route.permission !== 'self' ? (['second-factor-required'] as const) : []),
    ...(route.params ? (['not-found'] as const) : []),
    ...(creates(route) ? WITH_KEY : []),
    ...(route.confirmed ? (['confirmation-required'] as const) : []),
  ];
  return [...new Set([...route.problems, ...implied])].sort();
}

function problemResponses(route: Route): Json {
  const byStatus = Map.groupBy(problemsOf(route), (code) => PROBLEMS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join(' '),
        content: { 'application/problem+json': { schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: codes } } }] } } },
      },
    ]),
  );
}

function success(route: Route): Json {
  if (route.reply === 'none') return { 204: { description: 'Done' } };
  const content =
    route.reply === 'html'
      ? { 'text/html': { schema: { type: 'string' } } }
      : route.reply === 'events'
        ? { 'text/event-stream': { schema: { type: 'string' } }, 'application/json': { schema: { type: 'object' } } }
        : route.reply === 'file'
          ? { 'text/csv': { schema: { type: 'string' } }, 'application/json': { schema: { type: 'object' } } }
          : route.reply === 'text'
            ? { 'text/plain': { schema: { type: 'string' } } }
            : { 'application/json': { schema: schemaOf(route.reply, 'output') } };
  return { [route.status ?? 200]: { description: 'Done', content } };
}

/** The header by which a call is safe to repeat. */
const idempotencyHeader = (onceOnly: Route['onceOnly']): Json => ({
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
  description: `A call that is repeated with the same key and input within 24 hours gets the reply of the first one${onceOnly ? `, without ${onceOnly.join(', ')}` : ''}.`,
});

const operation = (feature: string, name: string, route: Route): Json => ({
  operationId: name,
  tags: [feature],
  summary: route.summary,
  security: route.callers.includes('public') ? [] : route.callers.map((kind) => ({ [kind]: [] })),
  ...(route.permission && { 'x-permission': route.permission }),
  'x-host': route.host,
  parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query'), ...(creates(route) ? [idempotencyHeader(route.onceOnly)] : [])],
  ...(route.body && { requestBody: { required: !bodyOptional(route), content: { 'application/json': { schema: schemaOf(route.body, 'input') } } } }),
  responses: { ...success(route), ...problemResponses(route) },
});

const PROBLEM_SCHEMA: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'instance'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(PROBLEMS) },
    instance: { type: 'string', description: 'The request id, also in X-Request-Id.' },
    detail: { type: 'string' },
    message: {
      type: 'object',
      description: 'The detail in the languages that a customer may read.',
      required: ['en', 'fr'],
      properties: { en: { type: 'string' }, fr: { type: 'string' } },
    },
    reason: { type: 'string' },
    opensAt: { type: 'string', format: 'date-time' },
    errors: {
      type: 'array',
      items: { type: 'object', required: ['pointer', 'detail'], properties: { pointer: { type: 'string' }, detail: { type: 'string' } } },
    },
  },
};

/** The public API as OpenAPI 3.1, made from the registry. */
export function openApiDocument(contracts: Readonly<Record<string, Routes>>, version: string): { openapi: '3.1.0' } & Json {
  const paths: Record<string, Json> = {};
  for (const [feature, table] of Object.entries(contracts)) {
    for (const [name, route] of Object.entries(table)) (paths[route.path] ??= {})[route.method.toLowerCase()] = operation(feature, name, route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Rempart',
      version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description: 'Routes with `x-host: edge` are served by the edge host only, all others by the app host only.',
    },
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => a.localeCompare(b))),
    components: {
      schemas: { Problem: PROBLEM_SCHEMA },
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-access',
          description: 'Set by log-in; state-changing calls need Sec-Fetch-Site: same-origin or the exact Origin.',
        },
        'api-key': {
          type: 'http',
          scheme: 'bearer',
          description: 'A secret of POST /v1/api-keys, `sk_live_...`, for programs only: in no other header, and never from a browser.',
        },
        visitor: { type: 'http', scheme: 'bearer', description: 'A visitor token from POST /v1/widget/sessions.' },
        signature: {
          type: 'apiKey',
          in: 'header',
          name: 'signature of the provider',
          description: 'For the provider alone: each signs the bytes of its calls in a header of its own, which no other caller can.',
        },
      },
    },
  };
}
