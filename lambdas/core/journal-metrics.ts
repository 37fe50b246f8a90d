import type { KeptEvent } from './journal.ts';

/** Where the numbers of the journal are in CloudWatch. */
export const JOURNAL_NAMESPACE = 'Rempart/Journal';

/** What is counted because many of it are an attack, or one of it is an outage. Each is a metric that is paid for, so there are few. */
export const JOURNAL_METRICS = ['LoginsRefused', 'TokensReused', 'FilesInfected', 'CallersRefused', 'SignaturesRefused', 'NotWritten', 'Lost'] as const;
export type JournalMetric = (typeof JOURNAL_METRICS)[number];

const OF_TYPE: Readonly<Partial<Record<KeptEvent['type'], JournalMetric>>> = {
  authn_login_fail: 'LoginsRefused',
  authn_token_reuse: 'TokensReused',
  authn_fail: 'CallersRefused',
  authz_fail: 'CallersRefused',
  authn_signature_fail: 'SignaturesRefused',
};

/** What an event counts as. */
export function metricOf({ type, reason }: Pick<KeptEvent, 'type' | 'reason'>): JournalMetric | undefined {
  return type === 'upload_validation' && reason === 'infected' ? 'FilesInfected' : OF_TYPE[type];
}

/** One of a metric in CloudWatch's embedded metric format: members of a log line, which cost no call. `journal` is the table's name, so that two instances are told apart. */
export const counted = (metric: JournalMetric, journal: string, atMs: number): Readonly<Record<string, unknown>> => ({
  _aws: { Timestamp: atMs, CloudWatchMetrics: [{ Namespace: JOURNAL_NAMESPACE, Dimensions: [['Journal']], Metrics: [{ Name: metric, Unit: 'Count' }] }] },
  Journal: journal,
  [metric]: 1,
});
