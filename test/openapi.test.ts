import { describe, expect, test } from '@jest/globals';
import { ALL_ROUTES, CONTRACTS } from '../lambdas/contracts.ts';
import { unguarded } from '../lambdas/core/contract.ts';
import { bodyOptional } from '../lambdas/core/input.ts';
import { PROBLEMS, type ProblemCode } from '../lambdas/core/problem.ts';
import { openApiDocument, problemsOf } from '../lambdas/openapi.ts';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly schema: object;
}
interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security: readonly Readonly<Record<string, readonly []>>[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Readonly<Record<string, unknown>> }>>;
}
type Document = {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly securitySchemes: object };
};

// As a reader gets it: through JSON.
const document = JSON.parse(JSON.stringify(openApiDocument(CONTRACTS, '1.2.3'))) as Document;
const rows = ALL_ROUTES.map(({ name, route }) => [name, route, document.paths[route.path]?.[route.method.toLowerCase()]] as const);

/** Codes under one status of an operation, as the document lists them. */
const codesOf = (operation: Operation | undefined, status: number): string[] =>
  [...JSON.stringify(operation?.responses[String(status)] ?? {}).matchAll(/"enum":(\[[^\]]*\])/g)].flatMap(([, list = '[]']) => JSON.parse(list) as string[]);

test('the document is OpenAPI 3.1 and has the routes of the registry, and no other (S0.4)', () => {
  expect(document.openapi).toMatch(/^3\.1\.\d$/);
  expect(Object.values(document.paths).reduce((count, path) => count + Object.keys(path).length, 0)).toBe(ALL_ROUTES.length);
});

describe.each(rows)('%s', (name, route, operation) => {
  test('is described', () => {
    expect(operation).toMatchObject({ operationId: name, summary: route.summary });
    expect(route.summary).toMatch(/^[A-Z`].*\.$/);
  });

  test('asks for the credential that it needs, by a scheme that is there', () => {
    const named = (operation?.security ?? []).flatMap((each) => Object.keys(each));
    expect(named).toEqual(route.callers.filter((kind) => kind !== 'public'));
    for (const scheme of named) expect(document.components.securitySchemes).toHaveProperty([scheme]);
  });

  test('has its parameters and its body', () => {
    const path = operation?.parameters.filter((each) => each.in === 'path') ?? [];
    expect(path.map((each) => `{${each.name}}`).sort()).toEqual([...route.path.matchAll(/\{\w+\}/g)].map(([place]) => place).sort());
    expect(path.every(({ required }) => required)).toBe(true);
    expect(operation?.requestBody?.required).toBe(route.body ? !bodyOptional(route) : undefined);
  });

  test('answers with its own status, and with every problem under the status of that problem', () => {
    const { [String(route.status ?? (route.reply === 'none' ? 204 : 200))]: done } = operation?.responses ?? {};
    expect(done?.description).toBe('Done');
    expect(done?.content === undefined).toBe(route.reply === 'none');
    for (const code of problemsOf(route)) expect([code, codesOf(operation, PROBLEMS[code].status)]).toEqual([code, expect.arrayContaining([code])]);
  });

  test('implies what its shape can be refused for', () => {
    const problems = new Set(problemsOf(route));
    const has = (...codes: ProblemCode[]): boolean => codes.every((code) => problems.has(code));
    expect(has('internal', ...route.problems)).toBe(true);
    if (route.body) expect(has('invalid-request', 'malformed-json', 'duplicate-parameter', 'unsupported-media-type', 'payload-too-large')).toBe(true);
    if (route.query) expect(has('invalid-request', 'duplicate-parameter')).toBe(true);
    if (route.params) expect(has('not-found')).toBe(true);
    expect(has('not-signed-in')).toBe(!unguarded(route) || route.problems.includes('not-signed-in'));
  });

  test('names forgery wherever a cookie could change something', () => {
    if (route.callers.includes('session') && route.method !== 'GET') expect(route.problems).toContain('csrf-refused');
  });
});
