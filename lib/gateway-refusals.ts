import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, SubscriptionFilter, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { LambdaDestination } from 'aws-cdk-lib/aws-logs-destinations';
import type { Construct } from 'constructs';
import { GATEWAY_REFUSALS } from '../lambdas/journal/contract.ts';

/** Hands lines of the access log to a function where the gateway has refused by itself, and no other line. */
export const gatewayRefusals = (scope: Construct, logGroup: ILogGroup, fn: LambdaFunction): SubscriptionFilter =>
  new SubscriptionFilter(scope, 'GatewayRefusals', {
    logGroup,
    destination: new LambdaDestination(fn),
    filterPattern: FilterPattern.any(...GATEWAY_REFUSALS.map((refusal) => FilterPattern.stringValue('$.refusal', '=', refusal))),
  });
