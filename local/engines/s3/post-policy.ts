import { S3Refusal } from './refusal.ts';

/** A browser form as it was sent, up to its file. */
export interface PolicyForm {
  /** Fields by lower-case name. */
  readonly fields: ReadonlyMap<string, string>;
  /** From the URL: what the form says itself is only compared. */
  readonly bucket: string;
  /** With `${filename}` filled in. */
  readonly key: string;
}

/** Bytes that the file may have. */
export interface SizeLimits {
  readonly least: number;
  readonly most: number;
}

type Condition =
  | { readonly kind: 'eq' | 'starts-with'; readonly field: string; readonly value: string }
  | { readonly kind: 'size'; readonly limits: SizeLimits };

const largestPost = 5 * 1024 ** 3;

/**
 * Enforces a POST policy ("POST policy", S3 API reference): not expired, every condition true, every field of the form covered by a condition.
 * The signature is checked elsewhere; the size only when the bytes come, for which the limits are returned.
 * @throws S3Refusal AccessDenied, InvalidPolicyDocument
 */
export function checkPolicy(encodedPolicy: string, form: PolicyForm, now: number): SizeLimits {
  const { expiration, conditions } = parsePolicy(encodedPolicy);
  if (now >= expiration) throw failed('Policy expired.');
  const covered = new Set(['policy', 'x-amz-signature']);
  let limits: SizeLimits = { least: 0, most: largestPost };
  for (const condition of conditions) {
    if (condition.kind === 'size') {
      limits = { least: Math.max(limits.least, condition.limits.least), most: Math.min(limits.most, condition.limits.most) };
      continue;
    }
    covered.add(condition.field);
    if (!holds(condition, form)) throw failed(`Policy Condition failed: ["${condition.kind}", "$${condition.field}", "${condition.value}"]`);
  }
  if (form.fields.has('bucket') && form.fields.get('bucket') !== form.bucket) throw failed('Policy Condition failed: bucket');
  const extra = [...form.fields.keys()].find((name) => !covered.has(name) && !name.startsWith('x-ignore-'));
  if (extra !== undefined) throw failed(`Extra input fields: ${extra}`);
  return limits;
}

/** The refusal of a form that does not follow its policy. */
export function failed(reason: string): S3Refusal {
  return new S3Refusal('AccessDenied', `Invalid according to Policy: ${reason}`);
}

function holds({ kind, field, value }: Exclude<Condition, { kind: 'size' }>, { fields, bucket, key }: PolicyForm): boolean {
  const given = field === 'bucket' ? bucket : field === 'key' ? key : (fields.get(field) ?? '');
  if (kind === 'eq') return given === value;
  // A list of content types must follow in all its members.
  const members = field === 'content-type' ? given.split(',').map((member) => member.trim()) : [given];
  return members.every((member) => member.startsWith(value));
}

function parsePolicy(encoded: string): { readonly expiration: number; readonly conditions: readonly Condition[] } {
  let policy: unknown;
  try {
    policy = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'));
  } catch {
    throw invalid('Invalid JSON');
  }
  if (typeof policy !== 'object' || policy === null || !('expiration' in policy) || !('conditions' in policy)) {
    throw invalid('Policy is missing a required element');
  }
  const expiration = typeof policy.expiration === 'string' ? Date.parse(policy.expiration) : Number.NaN;
  if (Number.isNaN(expiration) || !Array.isArray(policy.conditions)) throw invalid('Invalid expiration or conditions');
  return { expiration, conditions: policy.conditions.flatMap(parseCondition) };
}

function parseCondition(condition: unknown): readonly Condition[] {
  if (!Array.isArray(condition)) {
    if (typeof condition !== 'object' || condition === null) throw invalid('Invalid condition');
    return Object.entries(condition).map(([field, value]): Condition => ({ kind: 'eq', field: field.toLowerCase(), value: String(value) }));
  }
  const [operator, first, second] = condition as readonly unknown[];
  const kind = String(operator).toLowerCase();
  if (kind === 'content-length-range') {
    const [least, most] = [Number(first), Number(second)];
    if (!Number.isInteger(least) || !Number.isInteger(most)) throw invalid('Invalid content-length-range');
    return [{ kind: 'size', limits: { least, most } }];
  }
  if ((kind !== 'eq' && kind !== 'starts-with') || typeof first !== 'string' || !first.startsWith('$')) throw invalid('Invalid condition');
  return [{ kind, field: first.slice(1).toLowerCase(), value: String(second) }];
}

function invalid(reason: string): S3Refusal {
  return new S3Refusal('InvalidPolicyDocument', `Invalid Policy: ${reason}`);
}
