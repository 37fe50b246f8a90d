import { Alarm, ComparisonOperator, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { AlarmKind } from './alarm-kinds.ts';

export interface AlarmProps extends Omit<AlarmKind, 'metric'> {
  readonly metric: IMetric;
  /** Page and section that say what to do about it. */
  readonly see: string;
  /** Who is told; without it the alarm only shows. */
  readonly topic: ITopic | undefined;
}

/** Makes an alarm as every alarm is: with where to read on, telling the topic, quiet without data unless silence is the news. */
export function alarmOn(scope: Construct, id: string, { means, see, metric, rings, periods = 1, silenceRings, topic }: AlarmProps): Alarm {
  const alarm = new Alarm(scope, id, {
    alarmDescription: `${means} See ${see}.`,
    metric,
    evaluationPeriods: periods,
    treatMissingData: silenceRings ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    ...('below' in rings
      ? { comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD, threshold: rings.below }
      : { comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD, threshold: rings.from }),
  });
  if (topic) alarm.addAlarmAction(new SnsAction(topic));
  return alarm;
}
