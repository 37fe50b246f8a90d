import type { Template } from './assembly.ts';

/** What `AWS::NoValue` leaves: the property or list item that holds it disappears. */
export const REMOVED = Symbol('AWS::NoValue');

/** What an intrinsic function may ask of the application around it. */
export interface Scope {
  readonly template: Template;
  readonly region: string;
  readonly ref: (name: string, place: string) => unknown;
  readonly attribute: (logicalId: string, name: string, place: string) => string;
  readonly output: (stackName: string, outputName: string, region: string, place: string) => unknown;
  readonly exported: (name: string, place: string) => unknown;
}

type Evaluation = (argument: unknown, scope: Scope, place: string) => unknown;

function list(value: unknown, scope: Scope, place: string): readonly unknown[] {
  const items = evaluate(value, scope, place);
  if (!Array.isArray(items)) throw new Error(`${place}: a list is expected`);
  return items;
}

/** Scalars as CloudFormation writes them into a string. */
function text(value: unknown, place: string): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`${place}: a string is expected, not ${value === REMOVED ? 'AWS::NoValue' : JSON.stringify(value)}`);
}

function condition(name: unknown, scope: Scope, place: string): boolean {
  const expression = scope.template.Conditions?.[String(name)];
  if (expression === undefined) throw new Error(`${place}: no condition ${String(name)}`);
  return evaluate(expression, scope, `Conditions.${String(name)}`) === true;
}

function getAtt(argument: unknown, scope: Scope, place: string): string {
  if (typeof argument === 'string') return scope.attribute(argument.split('.', 1)[0] ?? '', argument.slice(argument.indexOf('.') + 1), place);
  const [logicalId, name] = list(argument, scope, place);
  return scope.attribute(text(logicalId, place), text(name, place), place);
}

function sub(argument: unknown, scope: Scope, place: string): string {
  const [template, variables = {}] = Array.isArray(argument) ? (argument as [unknown, Record<string, unknown>?]) : [argument];
  return text(template, place).replaceAll(/\$\{([^}]+)\}/g, (whole, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (Object.hasOwn(variables, name)) return text(evaluate(variables[name], scope, place), place);
    return name.includes('.') ? getAtt(name, scope, place) : text(scope.ref(name, `${place} ${whole}`), place);
  });
}

function select(argument: unknown, scope: Scope, place: string): unknown {
  const [index, items] = Array.isArray(argument) ? (argument as unknown[]) : [];
  const chosen = list(items, scope, place)[Number(evaluate(index, scope, place))];
  if (chosen === undefined) throw new Error(`${place}: Fn::Select finds nothing at ${String(index)}`);
  return chosen;
}

function split(argument: unknown, scope: Scope, place: string): string[] {
  const [delimiter, source] = Array.isArray(argument) ? (argument as unknown[]) : [];
  return text(evaluate(source, scope, place), place).split(text(delimiter, place));
}

function choose(argument: unknown, scope: Scope, place: string): unknown {
  const [name, yes, no] = Array.isArray(argument) ? (argument as unknown[]) : [];
  return evaluate(condition(name, scope, place) ? yes : no, scope, place);
}

function findInMap(argument: unknown, scope: Scope, place: string): unknown {
  const [map, top, second] = list(argument, scope, place).map((key) => text(key, place));
  const found = scope.template.Mappings?.[map ?? '']?.[top ?? '']?.[second ?? ''];
  if (found === undefined) throw new Error(`${place}: no ${map}.${top}.${second} in the mappings`);
  return evaluate(found, scope, place);
}

/** A weak reference across stacks, and across regions: the feature flag `@aws-cdk/core:defaultCrossStackReferences` of CDK renders it. */
function getStackOutput(argument: unknown, scope: Scope, place: string): unknown {
  const { StackName, OutputName, Region = scope.region } = evaluate(argument, scope, place) as Record<string, unknown>;
  return scope.output(text(StackName, place), text(OutputName, place), text(Region, place), place);
}

/** The functions of the CloudFormation template reference, "Intrinsic function reference", as far as CDK renders them without macros. */
const FUNCTIONS: Readonly<Record<string, Evaluation>> = {
  Ref: (name, scope, place) => scope.ref(text(name, place), place),
  Condition: condition,
  'Fn::GetAtt': getAtt,
  'Fn::Sub': sub,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::If': choose,
  'Fn::FindInMap': findInMap,
  'Fn::GetStackOutput': getStackOutput,
  'Fn::Join': (argument, scope, place) => {
    const [delimiter, items] = Array.isArray(argument) ? (argument as unknown[]) : [];
    return list(items, scope, place)
      .map((item) => text(item, place))
      .join(text(delimiter, place));
  },
  'Fn::ImportValue': (name, scope, place) => scope.exported(text(evaluate(name, scope, place), place), place),
  'Fn::Equals': (argument, scope, place) => {
    const [left, right] = list(argument, scope, place);
    return JSON.stringify(left) === JSON.stringify(right);
  },
  'Fn::Not': (argument, scope, place) => list(argument, scope, place)[0] !== true,
  'Fn::And': (argument, scope, place) => list(argument, scope, place).every((item) => item === true),
  'Fn::Or': (argument, scope, place) => list(argument, scope, place).includes(true),
  'Fn::Base64': (argument, scope, place) => Buffer.from(text(evaluate(argument, scope, place), place)).toString('base64'),
  'Fn::ToJsonString': (argument, scope, place) => JSON.stringify(evaluate(argument, scope, place)),
  'Fn::GetAZs': (argument, scope, place) => {
    const region = text(evaluate(argument, scope, place), place) || scope.region;
    return ['a', 'b', 'c'].map((zone) => `${region}${zone}`);
  },
};

/** Resolves a value. `place` says where it stands. @throws Error naming the place for a function that is not known or cannot be answered. */
export function evaluate(value: unknown, scope: Scope, place: string): unknown {
  if (Array.isArray(value)) return value.map((item: unknown, at) => evaluate(item, scope, `${place}[${at}]`)).filter((item) => item !== REMOVED);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  const [name, argument] = entries.length === 1 && entries[0] ? entries[0] : [];
  // `Condition` is also an ordinary member of policy statements, where it is an object; the function takes a name.
  const policyCondition = name === 'Condition' && typeof argument !== 'string';
  if (name !== undefined && Object.hasOwn(FUNCTIONS, name) && !policyCondition) return FUNCTIONS[name]?.(argument, scope, `${place}.${name}`);
  if (name?.startsWith('Fn::')) throw new Error(`${place}: ${name} is not known locally`);
  return Object.fromEntries(entries.map(([key, item]) => [key, evaluate(item, scope, `${place}.${key}`)]).filter(([, item]) => item !== REMOVED));
}
