/** A JSON Schema as `zod` writes it: what the OpenAPI document consists of. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}
interface Media {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}
interface Operation {
  readonly operationId: string;
  readonly summary: string;
  /** The feature that it is of. */
  readonly tags: readonly [string];
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean; readonly schema: Schema }[];
  readonly requestBody?: Media;
  readonly responses: Readonly<Record<string, Media>>;
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly 'x-host'?: string;
}
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const PRIMITIVES: Readonly<Record<string, string>> = { string: 'string', integer: 'number', number: 'number', boolean: 'boolean', null: 'null' };

const member = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`);

function objectType({ properties = {}, required = [], additionalProperties }: Schema): string {
  const members = Object.entries(properties).map(([name, schema]) => `readonly ${member(name)}${required.includes(name) ? '' : '?'}: ${typeOf(schema)};`);
  if (members.length > 0) return `{ ${members.join(' ')} }`;
  const values = typeof additionalProperties === 'object' ? typeOf(additionalProperties) : 'unknown';
  return additionalProperties === false ? 'Readonly<Record<string, never>>' : `Readonly<Record<string, ${values}>>`;
}

/** A word beside every string says nothing. */
function union(types: readonly string[]): string {
  const each = new Set(types.flatMap((type) => (type.startsWith('"') ? type.split(' | ') : [type])));
  return [...each].filter((type) => !(type.startsWith('"') && each.has('string'))).join(' | ');
}

/** The TypeScript type of what a schema describes. Bounds and patterns are not types: the service judges them. */
export function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return union(either.map(typeOf));
  if (schema.allOf) return schema.allOf.map((each) => `(${typeOf(each)})`).join(' & ');
  if (typeof schema.type === 'object') return schema.type.map((type) => typeOf({ ...schema, type })).join(' | ');
  if (schema.type === 'array') return `readonly (${schema.items ? typeOf(schema.items) : 'unknown'})[]`;
  if (schema.type === 'object') return objectType(schema);
  return PRIMITIVES[schema.type ?? ''] ?? 'unknown';
}

function parametersType({ parameters }: Operation, where: 'path' | 'query'): string {
  const own = parameters.filter((each) => each.in === where);
  if (own.length === 0) return 'undefined';
  // A number in a path or a query is text on the wire, and either will do.
  const type = (schema: Schema): string => typeOf(schema).replace(/^string$/, 'string | number');
  return `{ ${own.map(({ name, required, schema }) => `readonly ${member(name)}${required ? '' : '?'}: ${type(schema)};`).join(' ')} }`;
}

function replyType({ responses }: Operation): string | undefined {
  const [, reply] = Object.entries(responses).find(([status]) => status.startsWith('2')) ?? [];
  const content = reply?.content;
  if (!content) return 'undefined';
  if (content['text/html']) return undefined;
  if (content['text/event-stream']) return "'events'";
  if (content['text/csv']) return "'file'";
  const json = content['application/json'];
  return json && typeOf(json.schema);
}

const NOTICE = '// Made by `npm run docs` from docs/openapi.json. Not to be edited.';

interface Offered {
  readonly operation: Operation;
  readonly method: string;
  readonly path: string;
  readonly reply: string;
}

/** Every operation of the app host that answers with data, by its feature. */
function offered({ paths }: OpenApi): readonly (readonly [feature: string, operations: readonly Offered[]])[] {
  const operations = Object.entries(paths)
    .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })))
    // What providers call is signed by them, and no business of a client.
    .filter(({ operation }) => operation['x-host'] === 'app' && !operation.security.some((scheme) => 'signature' in scheme))
    .flatMap(({ operation, ...where }) => {
      const reply = replyType(operation);
      return reply === undefined ? [] : [{ ...where, operation, reply }];
    })
    .sort((a, b) => a.operation.operationId.localeCompare(b.operation.operationId));
  return Object.entries(Object.groupBy(operations, ({ operation }) => operation.tags[0]))
    .map(([feature, own = []]) => [feature, own] as const)
    .sort(([a], [b]) => a.localeCompare(b));
}

const typeName = (feature: string): string => feature.replaceAll(/(?:^|-)(\w)/g, (_whole, first: string) => first.toUpperCase());
const routesName = (feature: string): string => feature.toUpperCase().replaceAll('-', '_');

function featureText(feature: string, operations: readonly Offered[]): string {
  const types = operations.map(({ operation, reply }) => {
    const body = operation.requestBody?.content?.['application/json'];
    return [
      `  /** ${operation.summary.replaceAll('*/', '* /')} */`,
      `  readonly ${operation.operationId}: {`,
      `    readonly path: ${parametersType(operation, 'path')};`,
      `    readonly query: ${parametersType(operation, 'query')};`,
      `    readonly body: ${body ? typeOf(body.schema) : 'undefined'};`,
      `    readonly reply: ${reply};`,
      '  };',
    ].join('\n');
  });
  const routes = operations.map(({ operation: { operationId }, method, path }) => `  ${operationId}: '${method} ${path}',`);
  return `${NOTICE}

export interface ${typeName(feature)} {
${types.join('\n')}
}

export const ${routesName(feature)} = {
${routes.join('\n')}
} as const satisfies Readonly<Record<keyof ${typeName(feature)}, string>>;
`;
}

const joined = (features: readonly string[]): string => `${NOTICE}
${features.map((feature) => `import { ${routesName(feature)}, type ${typeName(feature)} } from './${feature}.ts';`).join('\n')}

/** What each operation takes and answers. */
export interface Operations
  extends
${features.map((feature) => `    ${typeName(feature)}`).join(',\n')} {}

/** Method and path of each operation. */
export const ROUTES = {
${features.map((feature) => `  ...${routesName(feature)},`).join('\n')}
} as const satisfies Readonly<Record<keyof Operations, string>>;
`;

/** The modules of types and routes that the client is made on, by their names: one a feature, and `operations.ts` that joins them. */
export function clientTexts(document: OpenApi): Readonly<Record<string, string>> {
  const features = offered(document);
  return {
    ...Object.fromEntries(features.map(([feature, operations]) => [`${feature}.ts`, featureText(feature, operations)])),
    'operations.ts': joined(features.map(([feature]) => feature)),
  };
}
