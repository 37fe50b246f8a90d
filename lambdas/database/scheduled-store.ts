import { sql } from 'kysely';
import { accountMarks } from './account-marks-store.ts';

/** Accounts that have pages which are fetched again by a schedule. */
export const { mark: markScheduled, marked: scheduledAccounts, clear: clearScheduled } = accountMarks('SCHEDULED');

/** How many days lie between two fetches of a page. A month is thirty days: pages do not know calendars. */
const DAYS = { daily: 1, weekly: 7, monthly: 30 } as const;

/** When a page with a schedule is due next; never without one. */
export const nextSync = (schedule: keyof typeof DAYS | null) => sql<Date | null>`now() + make_interval(days => ${schedule && DAYS[schedule]}::integer)`;
