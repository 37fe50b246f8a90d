import { Duration } from 'aws-cdk-lib/core';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import type { EnvOf } from '../lambdas/core/env.ts';
import type { firewallEnv } from '../lambdas/journal/contract.ts';
import type { Config } from './config.ts';
import { FeatureFunction } from './constructs/feature-function.ts';
import type { DataStack } from './data-stack.ts';
import { errorsEnvironment } from './errors.ts';
import { JOB } from './features/row.ts';
import { REFUSING_RULES } from './firewall-rules.ts';

interface Options {
  readonly config: Config;
  readonly data: DataStack;
  /** The list on the distributions. */
  readonly aclArn: string;
}

/** What asks the distributions' firewall every few minutes what it has refused (docs/decisions/0032): it stands where the list is known. */
export function firewallJournal(scope: Construct, { config, data, aclArn }: Options): FeatureFunction {
  const environment = {
    JOURNAL_TABLE: data.journal.tableName,
    GUARDS_TABLE: data.guards.tableName,
    FIREWALL_ACL: aclArn,
    FIREWALL_RULES: REFUSING_RULES.join(','),
  } satisfies EnvOf<typeof firewallEnv>;
  const feature = new FeatureFunction(scope, 'JournalFirewall', {
    ...JOB,
    memoryMegabytes: 256,
    bundle: 'journal-firewall',
    description: "Writes down what the distributions' firewall has refused",
    environment: { ...environment, ...errorsEnvironment(config) },
    logRetention: config.logRetentionDays,
    tracing: config.tracing,
  })
    .allow(['dynamodb:PutItem'], [data.journal.tableArn])
    .allow(['dynamodb:BatchGetItem', 'dynamodb:PutItem'], [data.guards.tableArn])
    .allow(['wafv2:GetSampledRequests'], [aclArn]);
  new Rule(scope, 'FirewallRefusals', {
    description: "Asks the distributions' firewall what it has refused",
    schedule: Schedule.rate(Duration.minutes(5)),
    // What one run has not written the next one does.
    targets: [new LambdaTarget(feature.fn, { retryAttempts: 0 })],
  });
  return feature;
}
