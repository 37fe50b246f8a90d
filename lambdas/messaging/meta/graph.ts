import type { FailureReason, MediaSource, ProviderReply, ProviderRequest, Verdict } from '../kind.ts';

/** For how long after a person's last message Meta lets a business write freely, in seconds (Messenger and WhatsApp Platform policies). */
export const META_WINDOW_SECONDS = 86_400;

/** A call of the Graph API in the name of whoever the token was given to; in a header, so that no log of addresses has it. */
export const graph = (method: 'GET' | 'POST', path: string, accessToken: string, body?: ProviderRequest['body']): ProviderRequest => ({
  provider: 'graph',
  method,
  path,
  headers: { authorization: `Bearer ${accessToken}` },
  ...(body && { body }),
});

/** Codes of the Graph API's errors: what is wrong for good, and with what. All others are judged by their status. */
const REASONS: Readonly<Record<number, FailureReason>> = {
  10: 'credentials',
  100: 'refused',
  190: 'credentials',
  200: 'credentials',
  551: 'recipient',
  131026: 'recipient',
  131047: 'window-closed',
  131051: 'refused',
};
/** Limits of calls, of an app, a page, a number or a pair. */
const LIMITS = new Set([4, 17, 32, 80007, 130429, 131048, 131056]);
/** Outside the window, where the code alone says only that something is not permitted, as for a permission that was not granted. */
const WINDOW_SUBCODES = new Set([2018278, 2534022]);

const record = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null ? { ...value } : {});

/** What the Graph API means. */
export function graphVerdict({ status, body, retryAfterSeconds }: ProviderReply): Verdict {
  if (status >= 200 && status < 300) {
    const [first] = Array.isArray(body['messages']) ? (body['messages'] as unknown[]) : [];
    const id = record(first)['id'] ?? body['message_id'];
    return { done: true, ...(typeof id === 'string' && { providerId: id }) };
  }
  const error = record(body['error']);
  const code = Number(error['code']);
  if (status === 429 || status >= 500 || LIMITS.has(code) || error['is_transient'] === true)
    return { again: true, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
  if (WINDOW_SUBCODES.has(Number(error['error_subcode']))) return { refused: 'window-closed' };
  return { refused: REASONS[code] ?? (status === 401 || status === 403 ? 'credentials' : 'refused') };
}

/** Hosts from which Meta gives out files. */
export const META_FILES = ['fbsbx.com', 'fbcdn.net', 'cdninstagram.com'];

/** Pages and accounts are told the address of a file with its message; it needs no token, and gets none. */
export const pageMedia: MediaSource = { provider: 'graph', address: (url) => ({ url }), hosts: META_FILES };
