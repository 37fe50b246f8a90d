/** What an authorizer may answer, checked (API Gateway guide, "Output from an API Gateway Lambda authorizer"). */
export interface AuthorizerReply {
  readonly principalId: string;
  readonly statements: readonly Statement[];
  /** As functions get it: strings, whatever they were. */
  readonly context: Readonly<Record<string, string>>;
}

interface Statement {
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Conditions are not evaluated locally: such a statement never allows, and always denies. */
  readonly conditional: boolean;
}

const list = (value: unknown): string[] | undefined => {
  const items: unknown[] = Array.isArray(value) ? value : [value];
  return items.length > 0 && items.every((item) => typeof item === 'string') ? items : undefined;
};

function readStatement(value: unknown): Statement | undefined {
  const { Effect, Action, Resource, Condition } = (value ?? {}) as Record<string, unknown>;
  const [actions, resources] = [list(Action), list(Resource)];
  if ((Effect !== 'Allow' && Effect !== 'Deny') || !actions || !resources) return undefined;
  return { allows: Effect === 'Allow', actions, resources, conditional: Condition !== undefined };
}

/** Reads an authorizer's reply; undefined when API Gateway would call it a configuration error. */
export function readAuthorizerReply(value: unknown): AuthorizerReply | undefined {
  const { principalId, policyDocument, context } = (value ?? {}) as Record<string, unknown>;
  const { Statement: declared } = (policyDocument ?? {}) as Record<string, unknown>;
  const statements = (Array.isArray(declared) ? declared : [declared]).map(readStatement);
  const entries = Object.entries((context ?? {}) as Record<string, unknown>);
  const scalar = entries.every(([, item]) => ['string', 'number', 'boolean'].includes(typeof item));
  if (typeof principalId !== 'string' || !scalar || typeof (context ?? {}) !== 'object' || Array.isArray(context)) return undefined;
  if (statements.length === 0 || !statements.every((statement) => statement !== undefined)) return undefined;
  return { principalId, statements, context: Object.fromEntries(entries.map(([name, item]) => [name, String(item)])) };
}

/** IAM's wildcards: `*` any characters, `?` one. */
function matches(pattern: string, text: string): boolean {
  const expression = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 's').test(text);
}

/** Whether the policy lets a method be called: something allows it and nothing denies it. */
export function evaluatePolicy({ statements }: AuthorizerReply, methodArn: string): 'allowed' | 'denied' | 'not-mentioned' {
  const applying = statements.filter(
    ({ actions, resources }) => actions.some((action) => matches(action, 'execute-api:Invoke')) && resources.some((resource) => matches(resource, methodArn)),
  );
  if (applying.some(({ allows }) => !allows)) return 'denied';
  return applying.some(({ conditional }) => !conditional) ? 'allowed' : 'not-mentioned';
}
