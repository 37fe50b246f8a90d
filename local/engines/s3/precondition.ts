import type { ObjectVersion } from './object-record.ts';
import { S3Refusal } from './refusal.ts';

/** `If-Match` and `If-None-Match` values of a request, quotes included. */
export interface Conditions {
  readonly match: string | undefined;
  readonly noneMatch: string | undefined;
}

/**
 * Guards a write ("Conditional writes", S3 guide): `If-None-Match: *` only creates, `If-Match` only replaces what the caller has seen.
 * @throws S3Refusal PreconditionFailed, NoSuchKey, NotImplemented
 */
export function guardWrite({ match, noneMatch }: Conditions, current: ObjectVersion | undefined): void {
  const exists = current !== undefined && !current.deleteMarker;
  if (noneMatch !== undefined && noneMatch !== '*') throw new S3Refusal('NotImplemented', 'If-None-Match of a write only takes *');
  if (noneMatch !== undefined && exists) throw failed();
  if (match === undefined) return;
  if (!exists) throw new S3Refusal('NoSuchKey', 'The specified key does not exist.');
  if (!namesEtag(match, current.etag)) throw failed();
}

/**
 * Guards a read (RFC 9110, section 13). Answers whether the caller already has it.
 * @throws S3Refusal PreconditionFailed
 */
export function guardRead({ match, noneMatch }: Conditions, current: ObjectVersion): 'send' | 'not-modified' {
  if (match !== undefined && !namesEtag(match, current.etag)) throw failed();
  return noneMatch !== undefined && namesEtag(noneMatch, current.etag) ? 'not-modified' : 'send';
}

/**
 * Guards a copy's source, for which both conditions fail with 412.
 * @throws S3Refusal PreconditionFailed
 */
export function guardCopy(conditions: Conditions, source: ObjectVersion): void {
  if (guardRead(conditions, source) === 'not-modified') throw failed();
}

function namesEtag(list: string, etag: string): boolean {
  return list.split(',').some((entry) => entry.trim() === '*' || entry.trim().replace(/^"(.*)"$/, '$1') === etag);
}

function failed(): S3Refusal {
  return new S3Refusal('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
}
