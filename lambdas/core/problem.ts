import type { JournalType } from './journal-types.ts';
import type { Window } from './ring.ts';

/** One row: the HTTP status, the only text that leaves, and the journal's name for the event when the refusal is one that is written down (OWASP Logging Vocabulary). */
interface ProblemRow {
  readonly status: number;
  readonly title: string;
  readonly journal?: JournalType;
  /** Written down only where somebody who is known has named an object: that one has no picture yet, or that a path leads nowhere, refuses nothing to anybody. */
  readonly ofNamed?: true;
}

/** Every way in which a request can be refused. A new row needs a section in docs/problems.md, and nothing else. */
export const PROBLEMS = {
  'invalid-request': { status: 400, title: 'The request does not match the contract.' },
  'malformed-json': { status: 400, title: 'The body is not valid JSON.' },
  'duplicate-parameter': { status: 400, title: 'A parameter, header or JSON key was given more than once.', journal: 'input_validation_fail' },
  'token-refused': { status: 400, title: 'This link is not valid, was used before, or has expired.', journal: 'authn_token_refused' },
  'weak-password': { status: 400, title: 'This password is too easy to guess.' },
  'not-signed-in': { status: 401, title: 'A valid session is required.', journal: 'authn_fail' },
  'invalid-credentials': { status: 401, title: 'E-mail address or password is wrong.', journal: 'authn_login_fail' },
  // A step of a log-in that goes on. Where an account demands a second factor of a person who has none, whoever refuses says so by `event`.
  'second-factor-required': { status: 401, title: 'A second factor is required.' },
  'signature-refused': { status: 401, title: 'The signature is not valid.', journal: 'authn_signature_fail' },
  'quota-exceeded': { status: 402, title: 'The quota of the plan is used up.', journal: 'excess_quota_exceeded' },
  'csrf-refused': { status: 403, title: 'The request did not come from the application itself.', journal: 'malicious_csrf' },
  'not-allowed': { status: 403, title: 'Your role or grant does not permit this.', journal: 'authz_fail' },
  'confirmation-required': { status: 403, title: 'Confirm your password first.', journal: 'authz_fail' },
  'origin-refused': { status: 403, title: 'This chatbot may not be used on this site.', journal: 'authz_fail_origin' },
  'ip-refused': { status: 403, title: 'This chatbot may not be used from this address.', journal: 'authz_fail_ip' },
  'country-refused': { status: 403, title: 'This chatbot may not be used from this country.', journal: 'authz_fail_country' },
  'outside-active-hours': { status: 403, title: 'This chatbot is closed at the moment.', journal: 'authz_fail_hours' },
  'spam-refused': { status: 403, title: 'This message was refused.', journal: 'excess_spam' },
  'not-found': { status: 404, title: 'There is no such resource.', journal: 'authz_fail', ofNamed: true },
  'method-not-allowed': { status: 405, title: 'This method is not allowed here.' },
  conflict: { status: 409, title: 'The state of the resource does not permit this.' },
  'scan-pending': { status: 409, title: 'The file has not been cleared yet.' },
  'payload-too-large': { status: 413, title: 'The request is too large.', journal: 'input_validation_fail' },
  'unsupported-media-type': { status: 415, title: 'This content type is not accepted here.' },
  'upload-refused': { status: 422, title: 'This file cannot be accepted.', journal: 'upload_validation' },
  'url-refused': { status: 422, title: 'This address cannot be fetched.', journal: 'url_validation' },
  'idempotency-mismatch': { status: 422, title: 'This idempotency key was used with another request.' },
  'rate-limited': { status: 429, title: 'Too many requests.', journal: 'excess_rate_limit_exceeded' },
  'locked-out': { status: 429, title: 'Too many attempts. Try again later.', journal: 'authn_login_fail' },
  internal: { status: 500, title: 'Something failed on our side.' },
  unavailable: { status: 503, title: 'A part of the service is not available. Try again.' },
} as const satisfies Record<string, ProblemRow>;

export type ProblemCode = keyof typeof PROBLEMS;

/** The journal's name for a refusal, when it is one that is written down. `named` says that somebody who is known asked for an object by naming it. */
export function journalType(code: ProblemCode, named: boolean): JournalType | undefined {
  const row: ProblemRow = PROBLEMS[code];
  return row.ofNamed && !named ? undefined : row.journal;
}

/** The refusal of a session whose account demands a second factor, which its person does not have. */
export const factorDemanded = (): Problem => new Problem('second-factor-required', 'the account demands one', { event: { type: 'authz_fail' } });

/** Where the codes are documented; `type` of a problem document is this and the code. */
export const PROBLEM_TYPE_BASE = 'https://rempart.dev/problems/';

/** One place where the input broke the contract: a JSON Pointer into body, query or path. */
export interface InputError {
  readonly pointer: string;
  readonly detail: string;
}

/** One sentence in each language that a customer may read. */
export interface Sentence {
  readonly en: string;
  readonly fr: string;
}

/** What may leave beside the title. */
export interface ProblemExtra {
  readonly detail?: string;
  /** Why, for whoever cannot read the code of it; `detail` is its English. */
  readonly message?: Sentence;
  readonly reason?: string;
  readonly opensAt?: string;
  readonly retryAfterSeconds?: number;
  /** What was used up: for the headers of the reply, where no step has told of it. */
  readonly limit?: Pick<Window, 'name' | 'count' | 'seconds'>;
  readonly errors?: readonly InputError[];
}

/** What the journal says of a refusal beyond its code: a sharper type, and whose account or what it is about when the request did not prove it. */
export interface ProblemEvent {
  readonly type?: JournalType;
  readonly accountId?: string;
  readonly userId?: string;
  /** An id or a hash, never text of a user. */
  readonly target?: string;
  /** Why, in a word of ours that is for the journal alone. */
  readonly reason?: string;
  /** What it is made of, in words and numbers of ours. */
  readonly change?: string;
  /** `true` when the same refusal of the same subject was written down a moment ago: a flood is one row and not a flood of rows (S16.13, S22.8). */
  readonly repeated?: boolean;
}

/** A refusal. `message` and `cause` are for the log; only the title and `extra` ever leave. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly extra: ProblemExtra;
  readonly event: ProblemEvent | undefined;

  constructor(code: ProblemCode, message?: string, options: { readonly cause?: unknown; readonly extra?: ProblemExtra; readonly event?: ProblemEvent } = {}) {
    super(message ?? PROBLEMS[code].title, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.extra = options.extra ?? {};
    this.event = options.event;
  }
}

/** A sentence as it leaves with a refusal. */
export const saying = (message: Sentence): Pick<ProblemExtra, 'detail' | 'message'> => ({ detail: message.en, message });

/** The refusal of one place in the input, which is nowhere else looked at. */
export const invalidAt = (pointer: string, detail: string): Problem => new Problem('invalid-request', pointer, { extra: { errors: [{ pointer, detail }] } });

/** The problem document of RFC 9457 for a refusal; `instance` is the request id. */
export function problemDocument(code: ProblemCode, instance: string, extra: ProblemExtra = {}): Record<string, unknown> {
  const { status, title } = PROBLEMS[code];
  const { retryAfterSeconds: _header, limit: _headers, ...members } = extra;
  return { type: `${PROBLEM_TYPE_BASE}${code}`, title, status, code, instance, ...members };
}
