/** One place where the input broke the contract: a JSON Pointer into body, query or path. */
export interface InputError {
  readonly pointer: string;
  readonly detail: string;
}

/** A problem document (RFC 9457) as the service sends it. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** A stable word, e.g. `not-found`; docs/problems.md explains each. */
  readonly code: string;
  /** The request's id, for whoever looks into the logs. */
  readonly instance: string;
  readonly detail?: string;
  /** The detail in the languages that a customer may read. */
  readonly message?: { readonly en: string; readonly fr: string };
  readonly reason?: string;
  readonly opensAt?: string;
  readonly errors?: readonly InputError[];
}

/** A refusal of the service. `code` decides; the message is for people. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: string;
  readonly status: number;
  readonly document: ProblemDocument;
  /** Seconds after which the call may be made again, where the service said so. */
  readonly retryAfterSeconds: number | undefined;

  constructor(document: ProblemDocument, retryAfterSeconds?: number) {
    super(document.title);
    this.code = document.code;
    this.status = document.status;
    this.document = document;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** What is wrong with one member of the input, by its JSON Pointer. */
  at(pointer: string): string | undefined {
    return this.document.errors?.find((each) => each.pointer === pointer)?.detail;
  }
}

/** The reply did not come from the service: no network, or something in between answered. */
export const UNREACHABLE = 'unreachable';

const unreachable = (status: number): ProblemDocument => ({
  type: 'about:blank',
  title: 'The service cannot be reached.',
  status,
  code: UNREACHABLE,
  instance: '',
});

export const noReply = (cause: unknown): ProblemError => Object.assign(new ProblemError(unreachable(0)), { cause });

/** The refusal in a reply that is not a success. */
export async function readProblem(response: Response): Promise<ProblemError> {
  const seconds = Number(response.headers.get('retry-after') ?? '');
  const retryAfter = Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
  try {
    const document = (await response.json()) as Partial<ProblemDocument>;
    if (typeof document.code === 'string') return new ProblemError({ ...unreachable(response.status), ...document }, retryAfter);
  } catch {
    // Not JSON: something between us and the service has answered.
  }
  return new ProblemError(unreachable(response.status), retryAfter);
}
