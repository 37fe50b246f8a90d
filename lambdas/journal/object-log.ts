import type { JournalEvent } from '../core/journal.ts';
import type { Dated } from '../core/journal-bursts.ts';

/** One request, as far as a line of S3's server access log is read ("Amazon S3 server access log format", S3 guide). */
interface Line {
  readonly atMs: number;
  readonly address: string | undefined;
  readonly requester: string | undefined;
  readonly requestId: string;
  readonly operation: string;
  /** Decoded. */
  readonly key: string | undefined;
  /** Path and query, without what was signed being known for true. */
  readonly path: string;
  /** 0 of what S3 does by itself: expiry by lifecycle has none. */
  readonly status: number;
  readonly code: string;
  readonly agent: string | undefined;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DATE = /^\[(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d)$/;
/** The requester's own words come last: whatever they say, nothing that is read before them can be theirs. */
const REFERER_AND_AGENT = /^(?:"[^"]*"|-) (?:"([^"]*)"|-)/;

const given = (field: string | undefined): string | undefined => (field === undefined || field === '-' || field === '"-"' ? undefined : field);

function moment(date = '', zone = ''): number {
  const [, day, month = '', year, time] = DATE.exec(date) ?? [];
  const number = MONTHS.indexOf(month) + 1;
  return zone === '+0000]' && number > 0 ? Date.parse(`${year}-${String(number).padStart(2, '0')}-${day}T${time}Z`) : Number.NaN;
}

function decoded(key: string | undefined): string | undefined {
  try {
    return key && decodeURIComponent(key);
  } catch {
    return key;
  }
}

/** Fields in their places: a request line has no spaces but its own two, so nothing in an address can stand for a status. Nothing for what has another form. */
function read(line: string): Line | undefined {
  const fields = line.split(' ');
  const [, , date, zone, address, requester, requestId = '', operation = '', key, method = ''] = fields;
  const requestLine = method === '-' || method === '"-"' ? 1 : 3;
  if (requestLine === 3 && !(method.startsWith('"') && /^HTTP\/\d(?:\.\d)?"$/.test(fields[11] ?? ''))) return undefined;
  const [status, code = ''] = fields.slice(9 + requestLine);
  const atMs = moment(date, zone);
  if (Number.isNaN(atMs) || !/^(?:[1-5]\d\d|-)$/.test(status ?? '') || requestId === '') return undefined;
  // Sent, size, total and turn-around time are between.
  const [, agent] = REFERER_AND_AGENT.exec(fields.slice(15 + requestLine).join(' ')) ?? [];
  return {
    atMs,
    address: given(address),
    requester: given(requester),
    requestId,
    operation,
    key: decoded(given(key)),
    path: requestLine === 3 ? (fields[10] ?? '') : '',
    status: status === '-' ? 0 : Number(status),
    code,
    agent: given(agent),
  };
}

const SIGNED = /[?&]X-Amz-Signature=/i;
const FORM = /^REST\.POST\.(?:BUCKET|OBJECT)$/;
/** Nothing is there, or it is not what was expected: answers to a question, which no right was missing for. */
const ANSWERS = new Set([404, 412, 416]);

/** Whether somebody came by a link or a form, whose signer is not the one who came. */
const handedOut = ({ path, operation }: Line): boolean => SIGNED.test(path) || FORM.test(operation);

/**
 * Refusals: what may not be done, and of links and forms also what is wrong with them. Not those of our functions: whoever may not list a bucket is told 403 where nothing
 * is, and the library hides what is not clean; what they may is settled by the templates.
 */
function refused(line: Line, ownRoles: string): boolean {
  const { status, requester } = line;
  if (handedOut(line)) return status >= 400 && status < 500 && !ANSWERS.has(status);
  return status === 403 && !requester?.includes(`:sts::${ownRoles}`);
}

const ACCOUNT = /^accounts\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\//;
/** `AccessDenied` as `access-denied`. */
const words = (code: string): string => code.replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, '-').toLowerCase();
/** Role and session, or the user, of who came with keys of their own. */
const actor = (line: Line): JournalEvent['actor'] =>
  line.requester === undefined || handedOut(line) ? undefined : { kind: 'system', id: line.requester.split('/').slice(-2).join('/') };

function eventOf(line: Line): Dated {
  const { atMs, key, address, agent, operation, requestId, code } = line;
  const [accountId, who] = [ACCOUNT.exec(key ?? '')?.[1], actor(line)];
  const event: JournalEvent = {
    type: 'object_refused',
    outcome: 'refused',
    action: operation,
    reason: words(code),
    requestId,
    ...(accountId && { accountId }),
    ...(who && { actor: who }),
    ...(key !== undefined && { target: key }),
    ...(address !== undefined && { address }),
    ...(agent !== undefined && { agent }),
  };
  return { event, atMs };
}

/**
 * What lines of the log say was refused (S22.10). An account is the one that the key names, whether it is there or not. `unread` is told of each line whose form is not
 * known.
 */
export async function* refusalsOf(lines: AsyncIterable<string>, ownRoles: string, unread: () => void): AsyncGenerator<Dated> {
  for await (const text of lines) {
    const line = read(text);
    if (line && refused(line, ownRoles)) yield eventOf(line);
    if (!line && text !== '') unread();
  }
}

/**
 * Leaves an event in an account's journal where that account is there, and else to the instance: a key is whatever somebody has asked for. `known` is asked once for each
 * account.
 */
export async function ofKnownAccounts(rows: readonly Dated[], known: (accountId: string) => Promise<boolean>): Promise<Dated[]> {
  const asked = new Map<string, Promise<boolean>>();
  return Promise.all(
    rows.map(async (row) => {
      const { accountId, ...event } = row.event;
      if (accountId === undefined) return row;
      const answer = asked.get(accountId) ?? known(accountId);
      asked.set(accountId, answer);
      return (await answer) ? row : { ...row, event };
    }),
  );
}
