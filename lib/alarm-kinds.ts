/** One kind of alarm: what is measured, when it rings, and what silence means. It is made once for each thing of its kind that the stacks have. */
export interface AlarmKind {
  /** What has happened, to whoever is woken by it. The heading of its runbook section in docs/operations.md is the kind's own name. */
  readonly means: string;
  readonly metric: { readonly namespace: string; readonly name: string; readonly statistic: string; readonly minutes: number };
  readonly rings: { readonly from: number } | { readonly below: number };
  /** Periods in a row that must be bad; one where it is not said. */
  readonly periods?: number;
  /** Whether no data is itself the news. */
  readonly silenceRings?: true;
}

/**
 * Every kind of alarm, without the scanner's own (lib/scanner-alarms.ts). CloudWatch asks a tenth of a dollar a month for each metric of an alarm, so what one
 * metric already tells is not asked of thirty: functions behind the gateway are watched by the API's own failures, functions behind a queue by what the queue gave up.
 */
export const ALARM_KINDS = {
  NotReached: {
    means: 'The canary could not reach health, the key set or the script of the widget from outside, twice in a row, or does not run.',
    metric: { namespace: 'AWS/Lambda', name: 'Errors', statistic: 'Sum', minutes: 5 },
    rings: { from: 1 },
    periods: 2,
    silenceRings: true,
  },
  ApiFails: {
    means: 'More than two of a hundred requests have ended with 5xx for a quarter of an hour.',
    // The average of this metric is the share of requests (API Gateway guide, metrics).
    metric: { namespace: 'AWS/ApiGateway', name: '5XXError', statistic: 'Average', minutes: 5 },
    rings: { from: 0.02 },
    periods: 3,
  },
  StageRefuses: {
    means: "Somebody calls the API beside the distributions, or a distribution's secret is not the firewall's.",
    metric: { namespace: 'AWS/WAFV2', name: 'BlockedRequests', statistic: 'Sum', minutes: 5 },
    rings: { from: 100 },
  },
  DeadLetters: {
    means: 'A job was tried as often as jobs are tried, and waits for somebody to look.',
    metric: { namespace: 'AWS/SQS', name: 'ApproximateNumberOfMessagesVisible', statistic: 'Maximum', minutes: 5 },
    rings: { from: 1 },
  },
  JobsWait: {
    means: 'A job that a person waits for has waited ten minutes.',
    metric: { namespace: 'AWS/SQS', name: 'ApproximateAgeOfOldestMessage', statistic: 'Maximum', minutes: 5 },
    rings: { from: 600 },
    periods: 2,
  },
  WorkerFails: {
    means: 'A function that the clock or another service starts has failed more than once in a quarter of an hour, so that trying again did not help.',
    metric: { namespace: 'AWS/Lambda', name: 'Errors', statistic: 'Sum', minutes: 15 },
    rings: { from: 2 },
  },
  PasswordNotRenewed: {
    means: 'The function that renews a password of the database has failed; the schedule tries again, and until it succeeds a login may be refused.',
    // The first failure counts: after the step that has set the password, and before the secret says it, nobody comes in.
    metric: { namespace: 'AWS/Lambda', name: 'Errors', statistic: 'Sum', minutes: 15 },
    rings: { from: 1 },
  },
  WorkerSilent: {
    means: 'Work that must be done again and again has not been begun.',
    metric: { namespace: 'AWS/Lambda', name: 'Invocations', statistic: 'Sum', minutes: 60 },
    rings: { below: 1 },
    periods: 3,
    silenceRings: true,
  },
  CallsThrottled: {
    means: 'Functions of this account and region were refused for want of concurrency: its quota is used up, by this instance or by what else lives there.',
    metric: { namespace: 'AWS/Lambda', name: 'Throttles', statistic: 'Sum', minutes: 5 },
    rings: { from: 10 },
  },
  DatabaseFull: {
    means: 'The database has used more than nine tenths of its largest capacity for a quarter of an hour.',
    metric: { namespace: 'AWS/RDS', name: 'ACUUtilization', statistic: 'Average', minutes: 5 },
    rings: { from: 90 },
    periods: 3,
  },
  DatabaseAges: {
    means: 'Transaction ids have not been frozen for a thousand million transactions; at two thousand PostgreSQL stops writing.',
    metric: { namespace: 'AWS/RDS', name: 'MaximumUsedTransactionIDs', statistic: 'Maximum', minutes: 60 },
    rings: { from: 1_000_000_000 },
  },
  SessionsPinned: {
    means: 'A connection of the proxy belongs to one caller: something sets what outlives its transaction, and the proxy shares nothing any more.',
    metric: { namespace: 'AWS/RDS', name: 'DatabaseConnectionsCurrentlySessionPinned', statistic: 'Sum', minutes: 5 },
    rings: { from: 1 },
  },
  ProxyWaits: {
    means: 'Functions have waited more than a tenth of a second for a connection to the database, for a quarter of an hour.',
    // In microseconds (RDS guide, metrics of the proxy).
    metric: { namespace: 'AWS/RDS', name: 'DatabaseConnectionsBorrowLatency', statistic: 'Average', minutes: 5 },
    rings: { from: 100_000 },
    periods: 3,
  },
  ProxyRefuses: {
    means: 'The proxy has refused logins: a function has lost its right, or somebody tries.',
    metric: { namespace: 'AWS/RDS', name: 'ClientConnectionsSetupFailedAuth', statistic: 'Sum', minutes: 5 },
    rings: { from: 5 },
  },
  NetworkFull: {
    means: 'The NAT gateway had no port left: functions with SQL do not reach the model, Stripe or the mail service.',
    metric: { namespace: 'AWS/NATGateway', name: 'ErrorPortAllocation', statistic: 'Sum', minutes: 5 },
    rings: { from: 1 },
  },
  MailsBounce: {
    means: 'Five of a hundred mails come back; SES looks at the account at this rate and stops it at ten.',
    metric: { namespace: 'AWS/SES', name: 'Reputation.BounceRate', statistic: 'Maximum', minutes: 60 },
    rings: { from: 0.05 },
  },
  MailsComplained: {
    means: 'One of a thousand mails is reported as spam; SES looks at the account at this rate.',
    metric: { namespace: 'AWS/SES', name: 'Reputation.ComplaintRate', statistic: 'Maximum', minutes: 60 },
    rings: { from: 0.001 },
  },
} as const satisfies Readonly<Record<string, AlarmKind>>;

export type AlarmName = keyof typeof ALARM_KINDS;
