import { Problem } from '../core/problem.ts';
import { URL_REASONS, type UrlReason } from './contract.ts';

/** The only words that leave: the same sentence for every address that is not one of the Internet, so that it tells nothing of what is inside. */
const SENTENCES: Readonly<Record<UrlReason, string>> = {
  scheme: 'Only http and https are fetched, and https never continues as http.',
  port: 'This port is not open for fetching.',
  address: 'This is not an address of the public Internet.',
  'too-large': 'The answer is larger than what is accepted.',
  timeout: 'The site did not answer in time.',
  type: 'The site sent a type of content that is not accepted.',
  unreachable: 'The site did not answer with a page.',
};

/** A refusal of an address; `detail` is for the log and says what the caller is not told. */
export const urlRefused = (reason: UrlReason, detail: string, cause?: unknown): Problem =>
  new Problem('url-refused', `${reason}: ${detail}`, { extra: { reason, detail: SENTENCES[reason] }, ...(cause !== undefined && { cause }) });

/** The reason in a refusal; `undefined` for any other failure. */
export function urlReason(error: unknown): UrlReason | undefined {
  return error instanceof Problem && error.code === 'url-refused' ? URL_REASONS.find((reason) => reason === error.extra.reason) : undefined;
}
