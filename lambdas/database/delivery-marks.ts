import { accountMarks } from './account-marks-store.ts';

/** Accounts that have messages on their way to people, which a sweep may have to take up. */
export const { mark: markDeliveries, marked: accountsWithDeliveries, clear: clearDeliveries } = accountMarks('DELIVERIES');
