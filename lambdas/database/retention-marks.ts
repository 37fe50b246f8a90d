import { accountMarks } from './account-marks-store.ts';

/** Accounts in which a chatbot keeps its conversations only for a while. */
export const { mark: markRetention, marked: retainingAccounts, clear: clearRetention } = accountMarks('RETENTION');
