import type { BucketLock } from './definition.ts';
import { S3Refusal } from './refusal.ts';

const dayMilliseconds = 86_400_000;
const [mode, until] = ['x-amz-object-lock-mode', 'x-amz-object-lock-retain-until-date'] as const;

/**
 * What a new object keeps, with the retention that it asks for, else with its bucket's ("Locking objects", S3 guide).
 * @throws S3Refusal InvalidRequest for retention in a bucket without Object Lock, InvalidArgument for half of one or one that is over.
 */
export function lockedHeaders(headers: Readonly<Record<string, string>>, lock: BucketLock | undefined, now: number): Readonly<Record<string, string>> {
  const asked = [headers[mode], headers[until]];
  if (asked.every((value) => value === undefined)) {
    const { retention } = lock ?? {};
    return retention ? { ...headers, [mode]: retention.mode, [until]: new Date(now + retention.days * dayMilliseconds).toISOString() } : headers;
  }
  if (lock === undefined) throw new S3Refusal('InvalidRequest', 'Bucket is missing Object Lock Configuration');
  if (asked.includes(undefined)) {
    throw new S3Refusal('InvalidArgument', `${until} and ${mode} must both be supplied`);
  }
  if (!/^(?:GOVERNANCE|COMPLIANCE)$/.test(headers[mode] ?? '')) throw new S3Refusal('InvalidArgument', 'Unknown wormMode directive.');
  if (!(Date.parse(headers[until] ?? '') > now)) throw new S3Refusal('InvalidArgument', 'The retain until date must be in the future!');
  return headers;
}

/**
 * An upload that will be under retention says its digest ("PutObject", S3 API reference).
 * @throws S3Refusal InvalidRequest
 */
export function demandDigest(attributes: ReadonlyMap<string, string>, lock: BucketLock | undefined): void {
  if (lock?.retention === undefined && !attributes.has(mode)) return;
  const said = [...attributes.keys()].some((name) => name === 'content-md5' || /^x-amz-(?:checksum-|trailer$|sdk-checksum-algorithm$)/.test(name));
  if (!said)
    throw new S3Refusal('InvalidRequest', 'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters');
}
