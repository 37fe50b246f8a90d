import { headerValue, type HttpRequest } from '../http/message.ts';

/** Whether a request matches. */
export type Test = (request: HttpRequest) => boolean | Promise<boolean>;

/** Of a body, WAF sees so many bytes at most (AWS WAF guide, "Oversize web request components"); a longer one counts as larger than any bound. */
const MAX_INSPECTED_BYTES = 1_048_576;

/** A member by its template name, whatever the case of the first letter: CDK leaves some as they were written. */
export function member(value: unknown, name: string): unknown {
  const json = (value ?? {}) as Readonly<Record<string, unknown>>;
  return json[name] ?? json[`${name[0]?.toLowerCase()}${name.slice(1)}`];
}

/** A list, or nothing. */
export const items = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const TRANSFORMATIONS: Readonly<Record<string, (text: string) => string>> = {
  NONE: (text) => text,
  LOWERCASE: (text) => text.toLowerCase(),
};

function transform(statement: unknown, where: string): (text: string) => string {
  const types = items(member(statement, 'TextTransformations')).map((entry) => String(member(entry, 'Type')));
  const steps = types.map((type) => {
    const step = TRANSFORMATIONS[type];
    if (!step) throw new Error(`${where}: text transformation ${type} is not known locally`);
    return step;
  });
  return (text) => steps.reduce((before, step) => step(before), text);
}

/** The value of the single header that a statement looks at; an absent header matches nothing. */
function header(statement: unknown, where: string): (request: HttpRequest) => string | undefined {
  const name = member(member(member(statement, 'FieldToMatch'), 'SingleHeader'), 'Name');
  if (typeof name !== 'string') throw new Error(`${where}: only single headers are matched locally`);
  return ({ headers }) => headerValue(headers, name);
}

const POSITIONS: Readonly<Record<string, (text: string, wanted: string) => boolean>> = {
  EXACTLY: (text, wanted) => text === wanted,
  STARTS_WITH: (text, wanted) => text.startsWith(wanted),
  ENDS_WITH: (text, wanted) => text.endsWith(wanted),
  CONTAINS: (text, wanted) => text.includes(wanted),
};

/** `ByteMatchStatement` on a single header. @throws Error for what is not known, naming the place. */
export function byteMatch(statement: unknown, where: string): Test {
  const [value, change] = [header(statement, where), transform(statement, where)];
  const holds = POSITIONS[String(member(statement, 'PositionalConstraint'))];
  const wanted = String(member(statement, 'SearchString'));
  if (!holds) throw new Error(`${where}: positional constraint is not known locally`);
  return (request) => {
    const found = value(request);
    return found !== undefined && holds(change(found), wanted);
  };
}

/** `RegexMatchStatement` on a single header. @throws Error for what is not known, naming the place. */
export function regexMatch(statement: unknown, where: string): Test {
  const [value, change] = [header(statement, where), transform(statement, where)];
  const expression = new RegExp(String(member(statement, 'RegexString')));
  return (request) => {
    const found = value(request);
    return found !== undefined && expression.test(change(found));
  };
}

const COMPARISONS: Readonly<Record<string, (size: number, bound: number) => boolean>> = {
  GT: (size, bound) => size > bound,
  GE: (size, bound) => size >= bound,
  LT: (size, bound) => size < bound,
  LE: (size, bound) => size <= bound,
  EQ: (size, bound) => size === bound,
  NE: (size, bound) => size !== bound,
};

/** `SizeConstraintStatement` on the body or a single header. @throws Error for what is not known, naming the place. */
export function sizeConstraint(statement: unknown, where: string): Test {
  const holds = COMPARISONS[String(member(statement, 'ComparisonOperator'))];
  const bound = Number(member(statement, 'Size'));
  if (!holds) throw new Error(`${where}: comparison is not known locally`);
  if (member(member(statement, 'FieldToMatch'), 'Body') === undefined) {
    const value = header(statement, where);
    return (request) => holds(Buffer.byteLength(value(request) ?? ''), bound);
  }
  return async ({ body }) => holds((await body.read(MAX_INSPECTED_BYTES))?.length ?? Infinity, bound);
}
