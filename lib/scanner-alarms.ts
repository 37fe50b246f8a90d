import { Duration } from 'aws-cdk-lib/core';
import { MathExpression, type Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { alarmOn } from './alarm.ts';

export interface WatchedScanner {
  readonly updater: LambdaFunction;
  readonly scan: LambdaFunction;
  readonly deadLetters: IQueue;
  /** Whether the engine has definitions that can grow old. */
  readonly definitions: boolean;
  /** Who is told; without it the alarms only show. */
  readonly topic: ITopic | undefined;
}

/** Alarms of what would otherwise be found out by files that never become ready: docs/scanning.md says what to do about each. */
export function scannerAlarms(scope: Construct, { updater, scan, deadLetters, definitions, topic }: WatchedScanner): readonly Alarm[] {
  const told = { see: 'docs/scanning.md, "When an alarm rings"', topic };
  const verdicts = alarmOn(scope, 'FilesWithoutVerdict', {
    ...told,
    means: 'A file has had no verdict after every attempt, and waits in quarantine.',
    metric: deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: Duration.minutes(5) }),
    rings: { from: 1 },
  });
  if (!definitions) return [verdicts];

  const day = { statistic: 'Sum', period: Duration.days(1) };
  const updates = alarmOn(scope, 'DefinitionsNotUpdated', {
    ...told,
    means: 'No update of the definitions has succeeded for a day. After seven days without one nothing is released any more.',
    metric: new MathExpression({
      expression: 'invocations - errors',
      usingMetrics: { invocations: updater.metricInvocations(day), errors: updater.metricErrors(day) },
      period: day.period,
      label: 'updates that succeeded',
    }),
    rings: { below: 1 },
    silenceRings: true,
  });

  const refused = new MetricFilter(scope, 'DefinitionsRefused', {
    logGroup: scan.logGroup,
    filterPattern: FilterPattern.stringValue('$.error.message', '=', 'definitions are*'),
    metricNamespace: 'Rempart/Scanner',
    metricName: `DefinitionsUnusable-${scope.node.id}`,
    defaultValue: 0,
  });
  const unusable = alarmOn(scope, 'DefinitionsUnusable', {
    ...told,
    means: 'Definitions are missing, damaged or stale: files stay in quarantine, and nothing is released.',
    metric: refused.metric({ statistic: 'Sum', period: Duration.minutes(5) }),
    rings: { from: 1 },
  });
  return [verdicts, updates, unusable];
}
