import pg from 'pg';

/** SQLSTATE of what the Data API says by names of its own (PostgreSQL, appendix A): what `unavailable` is asked by code is so on both drivers. */
const CODES: Readonly<Record<string, string | undefined>> = {
  DatabaseResumingException: '57P03',
  DatabaseUnavailableException: '08006',
  HttpEndpointNotEnabledException: '08006',
  InternalServerErrorException: '08006',
  InvalidResourceStateException: '08006',
  ServiceUnavailableError: '08006',
  ServiceUnavailableException: '08006',
  ThrottlingException: '53300',
  TooManyRequestsException: '53300',
  TimeoutError: '08006',
  StatementTimeoutException: '57014',
  // It was rolled back after three minutes without a call, or after a day.
  TransactionNotFoundException: '08003',
  UnsupportedResultException: '54000',
  AccessDeniedException: '28000',
  ForbiddenException: '28000',
  InvalidSecretException: '28P01',
  SecretsErrorException: '28P01',
};

/** "64 KB per row", "1 MiB" of a reply and "4 MiB" of a request (Aurora user guide, limitations of the Data API). */
const TOO_LARGE = /response size|row size|request (?:entity )?(?:is )?(?:too )?large|exceed(?:s|ed)?\b.*\b(?:limit|size)/i;

/** An error of the Data API as the `pg` driver throws it: the same class, SQLSTATE and constraint. */
export function asDatabaseError(cause: unknown): unknown {
  if (!(cause instanceof Error) || cause instanceof pg.DatabaseError) return cause;
  const { name, message } = cause;
  const code = /SQLState: ([0-9A-Z]{5})/.exec(message)?.[1] ?? (TOO_LARGE.test(message) ? '54000' : CODES[name]);
  if (code === undefined) return cause;
  const [said = ''] = message.split(/; (?:Position: \d+; )?SQLState: /);
  const error = new pg.DatabaseError(said.replace(/^(?:ERROR|FATAL|PANIC): /, ''), message.length, 'error');
  error.code = code;
  error.constraint = /constraint "([^"]+)"/.exec(message)?.[1];
  error.cause = cause;
  return error;
}

/** Why a call can be made again: it came before a statement was run, or does no harm when it is made twice. */
export type Transient = 'resuming' | 'password' | 'cut';

/** What a connection that the other side has closed says to whoever writes on it (Node.js, "Common system errors"). */
const CUT: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE']);

/** Whether a call failed only because the database was asleep, while a password was being renewed, or since its connection was cut. */
export function transient(error: unknown): Transient | undefined {
  const { code, cause } = error as { code?: string; cause?: { code?: unknown } };
  if (code === '57P03') return 'resuming';
  if (code === '28P01') return 'password';
  return CUT.has(cause?.code) ? 'cut' : undefined;
}
