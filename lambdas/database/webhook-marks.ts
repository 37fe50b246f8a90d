import { accountMarks } from './account-marks-store.ts';

/** Accounts with deliveries on their way to webhooks. */
export const { mark: markWebhooks, marked: accountsWithWebhooks, clear: clearWebhooks } = accountMarks('WEBHOOKS');

/** Accounts with deliveries in the log of a webhook. */
export const { mark: markWebhookLog, marked: accountsWithWebhookLogs, clear: clearWebhookLog } = accountMarks('WEBHOOK_LOGS');
