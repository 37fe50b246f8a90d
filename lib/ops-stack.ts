import { Duration, Stack, type StackProps } from 'aws-cdk-lib/core';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Metric, type Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic, type ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { canaryEnv } from '../lambdas/canary/contract.ts';
import type { EnvOf } from '../lambdas/core/env.ts';
import { alarmOn } from './alarm.ts';
import { ALARM_KINDS, type AlarmKind, type AlarmName } from './alarm-kinds.ts';
import type { ApiStack } from './api-stack.ts';
import type { Config } from './config.ts';
import { FeatureFunction } from './constructs/feature-function.ts';
import { InstanceDashboard } from './constructs/instance-dashboard.ts';
import type { DataStack } from './data-stack.ts';
import { originOf, type EdgeStack } from './edge-stack.ts';
import { errorsEnvironment } from './errors.ts';
import { journalAlarms } from './journal-alarms.ts';
import { scannerAlarms } from './scanner-alarms.ts';
import { CANARY_TIMEOUT } from './timeouts.ts';
import { watched, type Watched } from './watched.ts';

export interface OpsStackProps extends StackProps {
  readonly config: Config;
  readonly data: DataStack;
  readonly api: ApiStack;
  readonly edge: EdgeStack;
}

/** How often the canary looks. */
const LOOK_EVERY = Duration.minutes(5);

/** What watches the others and can go without them noticing: alarms, one dashboard, the canary, the budget. */
export class OpsStack extends Stack {
  private readonly topic: ITopic | undefined;

  constructor(scope: Construct, id: string, { config, data, api, edge, ...props }: OpsStackProps) {
    super(scope, id, props);
    this.topic = config.alarmTopicArn === undefined ? undefined : Topic.fromTopicArn(this, 'AlarmTopic', config.alarmTopicArn);
    const canary = this.canary(config, edge);
    const alarms = Object.entries(watched(data, api, canary, config, [edge.journalFirewall])).flatMap(([name, things]) =>
      things.map((thing) => this.alarm(name as AlarmName, thing)),
    );
    const scanner = scannerAlarms(this, {
      updater: api.functions['materials-definitions'].fn,
      scan: api.functions['materials-scan'].fn,
      deadLetters: data.scanQueue.deadLetters,
      topic: this.topic,
      definitions: config.scanner.engine === 'clamav',
    });
    const journal = journalAlarms(this, { journal: data.journal.tableName, topic: this.topic });
    new InstanceDashboard(this, 'Dashboard', { config, data, api, edge, alarms: [...scanner, ...journal, ...alarms] });
    if (config.budget) this.budget(config.name, config.budget);
  }

  private alarm(kind: AlarmName, { name, dimensions }: Watched): Alarm {
    const { metric, ...rest }: AlarmKind = ALARM_KINDS[kind];
    return alarmOn(this, `${kind}${name}`, {
      ...rest,
      see: `docs/operations.md, "${kind}"`,
      metric: new Metric({
        namespace: metric.namespace,
        metricName: metric.name,
        dimensionsMap: dimensions,
        statistic: metric.statistic,
        period: Duration.minutes(metric.minutes),
      }),
      topic: this.topic,
    });
  }

  /** Goes to both hosts as anybody does: outside the network, with no right at all. A function costs some cents a month where a synthetic canary costs ten dollars. */
  private canary(config: Config, edge: EdgeStack): LambdaFunction {
    const environment = {
      APP_ORIGIN: originOf(config, 'app', edge.app),
      EDGE_ORIGIN: originOf(config, 'edge', edge.edge),
    } satisfies EnvOf<typeof canaryEnv>;
    const { fn } = new FeatureFunction(this, 'Canary', {
      bundle: 'canary-look',
      description: 'Looks at both hosts from outside',
      memoryMegabytes: 256,
      timeout: CANARY_TIMEOUT,
      environment: { ...environment, ...errorsEnvironment(config) },
      logRetention: config.logRetentionDays,
      tracing: config.tracing,
    });
    new Rule(this, 'Look', {
      description: 'Has the canary look at both hosts',
      schedule: Schedule.rate(LOOK_EVERY),
      // A second try would hide what the first has seen.
      targets: [new LambdaTarget(fn, { retryAttempts: 0 })],
    });
    fn.configureAsyncInvoke({ retryAttempts: 0 });
    return fn;
  }

  /** Tells a person before the month is over. It counts what carries the tag, once `application` is active as a cost allocation tag of the account. */
  private budget(name: string, { monthlyDollars, email }: NonNullable<Config['budget']>): void {
    const tell = (notificationType: string, threshold: number): CfnBudget.NotificationWithSubscribersProperty => ({
      notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold, thresholdType: 'PERCENTAGE' },
      subscribers: [{ subscriptionType: 'EMAIL', address: email }],
    });
    new CfnBudget(this, 'Budget', {
      budget: {
        budgetName: name,
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: monthlyDollars, unit: 'USD' },
        costFilters: { TagKeyValue: [`user:application$${name}`] },
      },
      notificationsWithSubscribers: [tell('ACTUAL', 80), tell('ACTUAL', 100), tell('FORECASTED', 100)],
    });
  }
}
