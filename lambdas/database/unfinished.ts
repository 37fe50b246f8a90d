import { accountMarks } from './account-marks-store.ts';

/** Accounts that have work which a sweep may have to take up. */
export const { mark: markUnfinished, marked: unfinishedAccounts, clear: clearUnfinished } = accountMarks('UNFINISHED');
