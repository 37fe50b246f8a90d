import { sql } from 'kysely';
import type { Schedule } from '../materials/contract.ts';
import { accountMarks } from './account-marks-store.ts';

/** Accounts that have pages which are fetched again by a schedule. */
export const { mark: markScheduled, marked: scheduledAccounts, clear: clearScheduled } = accountMarks('SCHEDULED');

/** How many days lie between two fetches of a page. A month is thirty days: pages do not know calendars. */
const DAYS: Readonly<Record<Schedule, number>> = { daily: 1, weekly: 7, monthly: 30 };

/** When a page with a schedule is due next; never without one. */
export const nextSync = (schedule: Schedule | null) => sql<Date | null>`now() + make_interval(days => ${schedule && DAYS[schedule]}::integer)`;
