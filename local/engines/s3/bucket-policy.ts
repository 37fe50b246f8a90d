import type { ConditionValues, Statement, Tag } from './definition.ts';

/** One access to judge. */
export interface Access {
  /** `s3:GetObject`. */
  readonly action: string;
  /** ARN of the bucket or object. */
  readonly resource: string;
  /** Tags of the object as it is now; none for an object that does not exist. */
  readonly tags: readonly Tag[];
  /** Headers of the request by lower-case name, where a condition may ask for them. */
  readonly headers?: ReadonlyMap<string, string>;
}

/** Answers whether a bucket policy denies an access. */
export type DenyRule = (access: Access) => boolean;

const tagKey = /^s3:ExistingObjectTag\/(.+)$/i;
/** Conditions on how something is written: the header of the same name. */
const writeKey = /^s3:(if-none-match|if-match)$/i;
const transportKey = /^(?:aws:SecureTransport|s3:TlsVersion)$/i;

/**
 * Compiles the `Deny` statements of a bucket policy. `Allow` adds nothing: the one principal of this engine owns the account.
 * A statement on the transport (`aws:SecureTransport`, `s3:TlsVersion`) is left out, because there is no TLS on this machine's loop-back address.
 * `acceptedTags` (`key=value`) are values that pass a `StringNotEquals` besides the policy's own, for a scan engine that exists only here.
 * @throws Error for a `Deny` that cannot be judged here: a rule left out in silence would be laxer than AWS.
 */
export function compilePolicy(statements: readonly Statement[], acceptedTags: readonly string[]): DenyRule {
  const denials = statements.filter(({ Effect }) => Effect === 'Deny').filter((statement) => !isAboutTransport(statement));
  const rules = denials.map((statement) => compileStatement(statement, acceptedTags));
  return (access) => rules.some((rule) => rule(access));
}

function compileStatement(statement: Statement, acceptedTags: readonly string[]): DenyRule {
  if (!coversEveryone(statement)) throw new Error(`The local S3 cannot judge a Deny for chosen principals (statement ${statement.Sid ?? 'without Sid'})`);
  const action = matcher(statement.Action, statement.NotAction, 'i');
  const resource = matcher(statement.Resource, statement.NotResource, '');
  const conditions = Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => compileCondition(operator, key, values, acceptedTags)),
  );
  return (access) => action(access.action) && resource(access.resource) && conditions.every((condition) => condition(access));
}

function compileCondition(operator: string, key: string, values: ConditionValues, acceptedTags: readonly string[]): DenyRule {
  const header = writeKey.exec(key)?.[1]?.toLowerCase();
  if (header !== undefined && operator === 'Null') return (access) => String(access.headers?.has(header) !== true) === String(values);
  const name = tagKey.exec(key)?.[1];
  if (name === undefined || (operator !== 'StringEquals' && operator !== 'StringNotEquals')) {
    throw new Error(`The local S3 cannot judge the condition ${operator} ${key}`);
  }
  const listed = typeof values === 'object' ? values : [String(values)];
  const valueOf = (access: Access): string | undefined => access.tags.find((tag) => tag.key === name)?.value;
  if (operator === 'StringEquals') {
    return (access) => {
      const value = valueOf(access);
      return value !== undefined && listed.includes(value);
    };
  }
  // A negated operator holds for a missing key ("Condition operators", IAM guide): an object without the tag is denied too.
  return (access) => {
    const value = valueOf(access);
    return value === undefined || (!listed.includes(value) && !acceptedTags.includes(`${name}=${value}`));
  };
}

function isAboutTransport(statement: Statement): boolean {
  return Object.values(statement.Condition ?? {}).some((keys) => Object.keys(keys).some((key) => transportKey.test(key)));
}

function coversEveryone({ Principal, NotPrincipal }: Statement): boolean {
  if (NotPrincipal !== undefined) return false;
  if (Principal === '*') return true;
  const accounts: unknown = typeof Principal === 'object' && Principal !== null && 'AWS' in Principal ? Principal.AWS : undefined;
  return accounts === '*' || (Array.isArray(accounts) && accounts.includes('*'));
}

function matcher(wanted: string | readonly string[] | undefined, unwanted: string | readonly string[] | undefined, flags: string): (text: string) => boolean {
  const patterns = [wanted ?? unwanted ?? []].flat().map((pattern) => wildcard(pattern, flags));
  const hit = (text: string): boolean => patterns.some((pattern) => pattern.test(text));
  return wanted === undefined ? (text) => !hit(text) : hit;
}

function wildcard(pattern: string, flags: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '[^]*')
    .replace(/\?/g, '[^]');
  return new RegExp(`^${source}$`, flags);
}
