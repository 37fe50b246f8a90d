import type { Resource, Stack } from './assembly.ts';
import { type SecretReference, replaceSecrets } from './dynamic-references.ts';
import { evaluate, REMOVED, type Scope } from './intrinsics.ts';
import { defaultPhysical, type Physical } from './physical-names.ts';

export interface ResolverOptions {
  readonly stacks: readonly Stack[];
  readonly account: { readonly accountId: string; readonly region: string };
  /** What the local cloud knows of a resource; it wins over the default name, attribute by attribute. */
  readonly physical?: (stack: Stack, logicalId: string, resource: Resource) => Physical | undefined;
  /** The URL that `Ref` of a queue answers. */
  readonly queueUrl?: (name: string) => string;
  /** The value behind `{{resolve:secretsmanager:...}}`; without it the reference stays as it is written. */
  readonly secret?: (reference: SecretReference) => string;
}

/** Answers what CloudFormation would, for any place in any template of the application. Each function throws an error that names the place. */
export interface Resolver {
  /** A value with every intrinsic function and dynamic reference replaced. `place` is for the error only. */
  readonly resolve: (stack: Stack, value: unknown, place?: string) => unknown;
  /** The resolved properties of a resource. */
  readonly properties: (stack: Stack, logicalId: string) => Readonly<Record<string, unknown>>;
  readonly ref: (stack: Stack, logicalId: string) => string;
  readonly attribute: (stack: Stack, logicalId: string, name: string) => string;
  /** Resources of a type in all stacks whose condition, if any, holds. */
  readonly resources: (type: string) => readonly { readonly stack: Stack; readonly logicalId: string; readonly resource: Resource }[];
}

/** Attached to a secret by CloudFormation, and known by the secret's own ARN. */
const SECRET_ALIASES = new Set(['AWS::SecretsManager::SecretTargetAttachment', 'AWS::SecretsManager::RotationSchedule']);

/** The resolver of an application as one account would deploy it. */
export function resolver(options: ResolverOptions): Resolver {
  const { stacks, account, secret, physical = () => undefined } = options;
  const queueUrl = options.queueUrl ?? ((name: string) => `https://sqs.${account.region}.amazonaws.com/${account.accountId}/${name}`);
  const regionOf = (stack: Stack) => stack.region ?? account.region;
  const known = new Map<string, Physical>();

  function physicalOf(stack: Stack, logicalId: string, place: string): Physical {
    const key = `${regionOf(stack)}/${stack.name}/${logicalId}`;
    const kept = known.get(key);
    if (kept) return kept;
    const resource = stack.template.Resources[logicalId];
    if (!resource) throw new Error(`${place}: ${stack.name} has no resource ${logicalId}`);
    const standard = defaultPhysical(stack, logicalId, resource, { accountId: account.accountId, region: regionOf(stack), queueUrl });
    const given = physical(stack, logicalId, resource);
    const own: Physical = { ref: given?.ref ?? standard.ref, attributes: { ...standard.attributes, ...given?.attributes } };
    const alias = SECRET_ALIASES.has(resource.Type) ? String(resolve(stack, resource.Properties?.['SecretId'], `${stack.name}.${logicalId}`)) : undefined;
    const found = alias === undefined ? own : { ...own, ref: alias };
    known.set(key, found);
    return found;
  }

  function attribute(stack: Stack, logicalId: string, name: string, place: string): string {
    const { ref, attributes } = physicalOf(stack, logicalId, place);
    // Policies take ARNs apart, so what is called one must have the parts of one.
    return attributes[name] ?? (/arn$/i.test(name) ? attributes['Arn'] : undefined) ?? `${ref}.${name}`;
  }

  function output(stackName: string, outputName: string, region: string, place: string): unknown {
    const stack = stacks.find((candidate) => candidate.name === stackName && regionOf(candidate) === region);
    const found = stack?.template.Outputs?.[outputName];
    if (!stack || !found) throw new Error(`${place}: no output ${outputName} of a stack ${stackName} in ${region}`);
    return evaluate(found.Value, scope(stack), `${stackName}.Outputs.${outputName}`);
  }

  function exported(name: string, place: string): unknown {
    for (const stack of stacks) {
      for (const [id, { Export, Value }] of Object.entries(stack.template.Outputs ?? {})) {
        if (Export && evaluate(Export.Name, scope(stack), place) === name) return evaluate(Value, scope(stack), `${stack.name}.Outputs.${id}`);
      }
    }
    throw new Error(`${place}: no stack exports ${name}`);
  }

  function parameter(stack: Stack, name: string, place: string): unknown {
    const pseudo: Readonly<Record<string, unknown>> = {
      'AWS::Region': regionOf(stack),
      'AWS::AccountId': account.accountId,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': stack.name,
      'AWS::StackId': `arn:aws:cloudformation:${regionOf(stack)}:${account.accountId}:stack/${stack.name}/local`,
      'AWS::NotificationARNs': [],
      'AWS::NoValue': REMOVED,
    };
    if (Object.hasOwn(pseudo, name)) return pseudo[name];
    const declared = stack.template.Parameters?.[name];
    if (!declared) return undefined;
    if (declared.Default === undefined) throw new Error(`${place}: parameter ${name} has no default`);
    return declared.Default;
  }

  const scope = (stack: Stack): Scope => ({
    template: stack.template,
    region: regionOf(stack),
    ref: (name, place) => parameter(stack, name, place) ?? physicalOf(stack, name, place).ref,
    attribute: (logicalId, name, place) => attribute(stack, logicalId, name, place),
    output,
    exported,
  });

  /** After the intrinsics, for a reference is often joined from pieces. */
  function withSecrets(value: unknown, place: string): unknown {
    if (!secret) return value;
    if (typeof value === 'string') return value.includes('{{resolve:') ? replaceSecrets(value, secret, place) : value;
    if (Array.isArray(value)) return value.map((item) => withSecrets(item, place));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withSecrets(item, `${place}.${key}`)]));
  }

  function resolve(stack: Stack, value: unknown, place = stack.name): unknown {
    const plain = evaluate(value, scope(stack), place);
    return plain === REMOVED ? undefined : withSecrets(plain, place);
  }

  return {
    resolve,
    properties: (stack, logicalId) => {
      const declared = stack.template.Resources[logicalId]?.Properties ?? {};
      return resolve(stack, declared, `${stack.name}.${logicalId}`) as Record<string, unknown>;
    },
    ref: (stack, logicalId) => physicalOf(stack, logicalId, stack.name).ref,
    attribute: (stack, logicalId, name) => attribute(stack, logicalId, name, stack.name),
    resources: (type) =>
      stacks.flatMap((stack) =>
        Object.entries(stack.template.Resources)
          .filter(([, { Type, Condition }]) => Type === type && (Condition === undefined || evaluate({ Condition }, scope(stack), stack.name) === true))
          .map(([logicalId, resource]) => ({ stack, logicalId, resource })),
      ),
  };
}
