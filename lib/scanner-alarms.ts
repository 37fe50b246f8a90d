import { Duration } from 'aws-cdk-lib/core';
import { Alarm, ComparisonOperator, MathExpression, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

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
  const made: Alarm[] = [];
  const alarm = (
    id: string,
    alarmDescription: string,
    metric: IMetric,
    when: { below: number } | { from: number },
    treatMissingData: TreatMissingData,
  ): void => {
    const each = new Alarm(scope, id, {
      alarmDescription: `${alarmDescription} See docs/scanning.md, "When an alarm rings".`,
      metric,
      evaluationPeriods: 1,
      treatMissingData,
      ...('below' in when
        ? { comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD, threshold: when.below }
        : { comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD, threshold: when.from }),
    });
    if (topic) each.addAlarmAction(new SnsAction(topic));
    made.push(each);
  };

  alarm(
    'FilesWithoutVerdict',
    'A file has had no verdict after every attempt, and waits in quarantine.',
    deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: Duration.minutes(5) }),
    { from: 1 },
    TreatMissingData.NOT_BREACHING,
  );
  if (!definitions) return made;

  const day = { statistic: 'Sum', period: Duration.days(1) };
  alarm(
    'DefinitionsNotUpdated',
    'No update of the definitions has succeeded for a day. After seven days without one nothing is released any more.',
    new MathExpression({
      expression: 'invocations - errors',
      usingMetrics: { invocations: updater.metricInvocations(day), errors: updater.metricErrors(day) },
      period: day.period,
      label: 'updates that succeeded',
    }),
    { below: 1 },
    TreatMissingData.BREACHING,
  );

  const refused = new MetricFilter(scope, 'DefinitionsRefused', {
    logGroup: scan.logGroup,
    filterPattern: FilterPattern.stringValue('$.error.message', '=', 'definitions are*'),
    metricNamespace: 'Rempart/Scanner',
    metricName: `DefinitionsUnusable-${scope.node.id}`,
    defaultValue: 0,
  });
  alarm(
    'DefinitionsUnusable',
    'Definitions are missing, damaged or stale: files stay in quarantine, and nothing is released.',
    refused.metric({ statistic: 'Sum', period: Duration.minutes(5) }),
    { from: 1 },
    TreatMissingData.NOT_BREACHING,
  );
  return made;
}
