import { Duration } from 'aws-cdk-lib/core';
import { Metric, type Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { JOURNAL_NAMESPACE, type JournalMetric } from '../lambdas/core/journal-metrics.ts';
import { alarmOn } from './alarm.ts';

/** When so many of something in so many minutes are no accident any more. */
interface Pattern {
  readonly metric: JournalMetric;
  readonly from: number;
  readonly minutes: number;
  readonly means: string;
}

/** Patterns by the name of their alarm; docs/journal.md has a section for each. */
export const JOURNAL_PATTERNS = {
  CredentialStuffing: { metric: 'LoginsRefused', from: 200, minutes: 5, means: 'Log-ins are refused by the hundred: somebody tries lists of passwords.' },
  TokensReused: {
    metric: 'TokensReused',
    from: 3,
    minutes: 15,
    means: 'Session tokens have come a second time: somebody has copies of them, or a client is broken.',
  },
  InfectedFiles: { metric: 'FilesInfected', from: 5, minutes: 15, means: 'Several files were refused as infected.' },
  CallersRefused: { metric: 'CallersRefused', from: 1_000, minutes: 5, means: 'Callers without a right are refused by the thousand: somebody tries doors.' },
  ForgedHooks: {
    metric: 'SignaturesRefused',
    from: 50,
    minutes: 5,
    means: "Calls in a service's name are refused, or a secret of a channel or of Stripe is not the one that it signs with.",
  },
  JournalNotWritten: { metric: 'NotWritten', from: 1, minutes: 5, means: 'The table of the journal does not take events; they wait in a queue.' },
  JournalLost: {
    metric: 'Lost',
    from: 1,
    minutes: 5,
    means: 'Neither the table nor the queue takes events: they are in the logs alone, and exports are refused.',
  },
} as const satisfies Readonly<Record<string, Pattern>>;

/** Alarms on patterns of events. `journal` is the table's name, by which the metrics of two instances are told apart. */
export const journalAlarms = (scope: Construct, { journal, topic }: { readonly journal: string; readonly topic: ITopic | undefined }): readonly Alarm[] =>
  Object.entries(JOURNAL_PATTERNS).map(([id, { metric, from, minutes, means }]) =>
    alarmOn(scope, id, {
      means,
      see: `docs/journal.md, "${id}"`,
      metric: new Metric({
        namespace: JOURNAL_NAMESPACE,
        metricName: metric,
        dimensionsMap: { Journal: journal },
        statistic: 'Sum',
        period: Duration.minutes(minutes),
      }),
      rings: { from },
      topic,
    }),
  );
