import { Duration } from 'aws-cdk-lib/core';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Construct } from 'constructs';
import type { FeatureFunction } from './constructs/feature-function.ts';
import type { DataStack } from './data-stack.ts';
import type { FunctionRow } from './features/row.ts';

/** Endpoints that are sent to at once, each with a few messages at a time. */
const CONCURRENCY = 10;
/** Events that become deliveries at once. */
const FAN_OUT_CONCURRENCY = 5;
/** Whoever has had an endpoint for so long was cut off, in seconds: longer than it may run. */
const STALE_AFTER_SECONDS = 90;

/** Lets functions call those that their rows name. */
export function connectFunctions(functions: Readonly<Record<string, FeatureFunction>>, rows: readonly (readonly [string, FunctionRow])[]): void {
  for (const [name, { calls }] of rows) {
    const [caller, called] = [functions[name], calls && functions[calls.worker]];
    if (!calls || !caller || !called) continue;
    caller.fn.addEnvironment(calls.variable, called.fn.functionName);
    caller.allow(['lambda:InvokeFunction'], [called.fn.functionArn]);
  }
}

/** What puts deliveries to endpoints of customers on their way: messages at once, and a look every minute for what no message will wake. */
export function startWebhooks(
  scope: Construct,
  { fanOut, deliver, sweep }: Readonly<Record<'fanOut' | 'deliver' | 'sweep', LambdaFunction>>,
  data: DataStack,
): void {
  const source = (queue: DataStack['webhookQueue'], maxConcurrency: number): SqsEventSource =>
    new SqsEventSource(queue.queue, { batchSize: 1, maxConcurrency, reportBatchItemFailures: true });
  fanOut.addEventSource(source(data.eventQueue, FAN_OUT_CONCURRENCY));
  deliver.addEventSource(source(data.webhookQueue, CONCURRENCY));
  new Rule(scope, 'WebhookDeliveries', {
    description: 'Puts on its way what is due at endpoints of customers',
    schedule: Schedule.rate(Duration.minutes(1)),
    targets: [new LambdaTarget(sweep, { event: RuleTargetInput.fromObject({ staleAfterSeconds: STALE_AFTER_SECONDS }), retryAttempts: 0 })],
  });
  new Rule(scope, 'WebhookLogs', {
    description: 'Takes what is old out of the logs of deliveries',
    schedule: Schedule.rate(Duration.hours(6)),
    targets: [new LambdaTarget(sweep, { event: RuleTargetInput.fromObject({ prune: true }), retryAttempts: 2 })],
  });
}
