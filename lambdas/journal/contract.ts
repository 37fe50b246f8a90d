import * as z from 'zod';
import { routes } from '../core/contract.ts';
import { JOURNAL_FIELDS, JOURNAL_TYPE_NAMES } from '../core/journal-types.ts';
import { moment, page, PAGE_MAX, time } from '../core/schema.ts';

/** Events of one exported file: about a megabyte and a half, of the six that a function may answer. */
export const EXPORT_MAX = 2_000;

/** A place in the journal is longer than an id: its moment, its request and its type. */
const cursor = z.string().min(1).max(300);

const inText = moment.transform((value) => value.toISOString());

const filters = z.strictObject({
  type: z.enum(JOURNAL_TYPE_NAMES).optional(),
  outcome: z.enum(['done', 'refused']).optional(),
  /** The id of a person, a key, a visitor or a job. */
  actor: z.string().min(1).max(JOURNAL_FIELDS.actor.max).optional(),
  from: inText.optional(),
  /** Events before this moment. */
  to: inText.optional(),
  cursor: cursor.optional(),
});

const field = (name: keyof typeof JOURNAL_FIELDS) => z.string().max(JOURNAL_FIELDS[name].max);

/** An event as its account sees it. */
export const entry = z.strictObject({
  type: z.enum(JOURNAL_TYPE_NAMES),
  at: time,
  outcome: z.enum(['done', 'refused']),
  actor: z.strictObject({ kind: z.enum(['session', 'api-key', 'visitor', 'system']), id: field('actor') }).optional(),
  action: field('action'),
  target: field('target').optional(),
  change: field('change').optional(),
  reason: field('reason').optional(),
  address: field('address').optional(),
  agent: field('agent').optional(),
  requestId: field('requestId'),
  /** How many the event stands for, and since when, where a flood was counted together. */
  count: z.number().int().optional(),
  since: time.optional(),
});

export type JournalEntry = z.output<typeof entry>;

/** An event that waits for the table, as the function has made it. */
export const lateEvent = z.object({
  atMs: z.number().int(),
  event: z.looseObject({
    type: z.enum(JOURNAL_TYPE_NAMES),
    outcome: z.enum(['done', 'refused']),
    action: z.string(),
    requestId: z.string(),
  }),
});
export const lateEnv = z.object({ JOURNAL_TABLE: z.string().min(1), LIMITS_TABLE: z.string().min(1) });

/** A line of the gateway's access log, as `lib/api-stack.ts` has it written. */
export const accessLine = z.looseObject({
  requestId: z.string(),
  at: z.coerce.number().int(),
  resource: z.string(),
  refusal: z.string(),
});
export const gatewayEnv = z.object({ JOURNAL_TABLE: z.string().min(1) });

/**
 * What the gateway refuses by itself. What the authorizer has decided (UNAUTHORIZED, ACCESS_DENIED) it has written down, names that no route has are noise of the
 * Internet, and failures are no refusals.
 */
export const GATEWAY_REFUSALS = [
  'WAF_FILTERED',
  'THROTTLED',
  'REQUEST_TOO_LARGE',
  'BAD_REQUEST_BODY',
  'BAD_REQUEST_PARAMETERS',
  'UNSUPPORTED_MEDIA_TYPE',
] as const;

/** What reads the access logs of the buckets. `OWN_ROLES`: account and beginning of the name of our functions' roles, as an ARN has them. */
export const objectLogEnv = z.object({ JOURNAL_TABLE: z.string().min(1), OBJECT_LOGS_BUCKET: z.string().min(1), OWN_ROLES: z.string().min(1) });

/** What asks the distributions' firewall what it has refused: the list, and its rules that refuse, by the names of their metrics and with commas between. */
export const firewallEnv = z.object({
  JOURNAL_TABLE: z.string().min(1),
  GUARDS_TABLE: z.string().min(1),
  FIREWALL_ACL: z.string().min(1),
  FIREWALL_RULES: z.string().min(1),
});
/** What the clock sends has more members than are read. */
export const firewallWake = z.looseObject({ asOf: z.number().int().positive().optional() });

/** What the sealer is given. `JOURNAL_DAYS`: how long an event is kept. */
export const sealEnv = z.object({
  JOURNAL_TABLE: z.string().min(1),
  ARCHIVE_BUCKET: z.string().min(1),
  JOURNAL_DAYS: z.coerce.number().int().min(1),
});

/** Reading the journal. Nothing here changes or deletes an event, and no function behind the API could. */
export const journalRoutes = routes({
  listJournal: {
    method: 'GET',
    path: '/v1/journal',
    host: 'app',
    callers: ['session'],
    permission: 'account:journal',
    summary:
      'Security events of the account, newest first, narrowed by the query. A page of what is narrowed may be short, or empty with a cursor: there is more to look through.',
    problems: ['invalid-request', 'not-allowed'],
    query: filters.extend({ limit: page.shape.limit }),
    reply: z.strictObject({ items: z.array(entry).max(PAGE_MAX), nextCursor: cursor.nullable() }),
  },
  exportJournal: {
    method: 'GET',
    path: '/v1/journal/export',
    host: 'app',
    callers: ['session'],
    permission: 'account:journal',
    summary:
      'Security events as a file: CSV, JSON lines, or JSON lines of OCSF. What does not fit into one file begins at the cursor in `X-Next-Cursor`. Exporting is an event itself; where it cannot be written down, nothing is exported.',
    problems: ['invalid-request', 'not-allowed', 'unavailable'],
    limits: ['search'],
    query: filters.extend({ format: z.enum(['csv', 'jsonl', 'ocsf']).optional() }),
    reply: 'file',
  },
});
