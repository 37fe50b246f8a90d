import type { Outgoing } from '../outgoing/client.ts';
import { urlReason } from '../outgoing/refusal.ts';
import { PAGE_ALIASES, PAGE_TYPES, REFUSAL_TYPE, type PageJob } from './contract.ts';

export interface ImporterDeps {
  readonly outgoing: (signal: AbortSignal) => Outgoing;
  /** Puts an object to the address that the product has signed. Answers the status. */
  readonly put: (url: string, contentType: string, body: Uint8Array, signal: AbortSignal) => Promise<number>;
  readonly log: (sentence: string, fetchId: string) => void;
}

const known = (contentType: string): string => PAGE_ALIASES[contentType] ?? contentType;
const ACCEPT = [...PAGE_TYPES].join(', ');

/** The mark of UTF-8: it overrules whatever the document says of itself (HTML, "determining the character encoding"). */
const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** A text in UTF-8. Only the header names its encoding sometimes, and the header is not kept; a name that nobody knows leaves the bytes as they are. */
export function inUtf8(bytes: Buffer, contentType: string, charset: string | undefined): Buffer {
  if (!contentType.startsWith('text/') || !charset || /^utf-?8$/i.test(charset)) return bytes;
  try {
    return Buffer.concat([MARK, Buffer.from(new TextDecoder(charset).decode(bytes))]);
  } catch {
    return bytes;
  }
}

/**
 * Fetches one page and puts it, or the reason why there is none, into quarantine under the one name that the job may use. It has no other right, so whatever a
 * page makes of it, it can only spoil its own object. A link that is too old ends the job: the sweep begins it again.
 */
export async function importPage({ url, put, fetchId }: PageJob, deps: ImporterDeps, signal: AbortSignal): Promise<void> {
  const fetched = await deps
    .outgoing(signal)
    .get(url, { accept: ACCEPT, takes: (type) => PAGE_TYPES.has(known(type)) })
    .then(({ contentType, charset, bytes }) => ({ type: known(contentType), body: inUtf8(bytes, known(contentType), charset) }))
    .catch((error: unknown) => {
      const reason = urlReason(error);
      if (!reason) throw error;
      return { type: REFUSAL_TYPE, body: Buffer.from(JSON.stringify({ reason })) };
    });
  // Nothing is an object of its own in S3, but no material.
  const { type, body } = fetched.body.length > 0 ? fetched : { type: REFUSAL_TYPE, body: Buffer.from(JSON.stringify({ reason: 'unreachable' })) };
  const status = await deps.put(put, type, body, signal);
  if (status === 403) return deps.log('the link of this fetch has expired', fetchId);
  if (status < 200 || status > 299) throw new Error(`the page was not stored: ${status}`);
}
