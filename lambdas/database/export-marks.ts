import { accountMarks } from './account-marks-store.ts';

/** Accounts that have an export which is being prepared, or which will have to be removed. */
export const { mark: markExport, marked: exportAccounts, clear: clearExport } = accountMarks('EXPORTS');
