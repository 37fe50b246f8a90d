import { Duration } from 'aws-cdk-lib/core';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  MathExpression,
  Metric,
  TextWidget,
  type IAlarm,
  type IMetric,
  type IWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { CfnDBCluster, CfnDBProxy } from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import type { ApiStack } from '../api-stack.ts';
import type { Config } from '../config.ts';
import type { DataStack } from '../data-stack.ts';
import type { EdgeStack } from '../edge-stack.ts';
import { within } from '../watched.ts';

export interface InstanceDashboardProps {
  readonly config: Config;
  readonly data: DataStack;
  readonly api: ApiStack;
  readonly edge: EdgeStack;
  readonly alarms: readonly IAlarm[];
}

/** Where CloudFront keeps its metrics, whatever the region of the rest. */
const EDGE_REGION = 'us-east-1';
const PERIOD = Duration.minutes(5);

/** One metric over the last period, by its names. */
const metric = (namespace: string, metricName: string, statistic: string, dimensionsMap: Record<string, string> = {}, region?: string): Metric =>
  new Metric({ namespace, metricName, statistic, dimensionsMap, period: PERIOD, ...(region && { region }) });

/** Every metric that a search finds: what is deployed later is on the graph without a change here. A dashboard may search, an alarm may not. */
const search = (dimensions: string, metricName: string, among: string, statistic: string, label = ''): MathExpression =>
  new MathExpression({
    expression: `SEARCH('{${dimensions}} MetricName="${metricName}" ${among}', '${statistic}', ${PERIOD.toSeconds()})`,
    period: PERIOD,
    label,
    usingMetrics: {},
  });

const graph = (title: string, left: readonly IMetric[], right: readonly IMetric[] = []): GraphWidget =>
  new GraphWidget({ title, left: [...left], right: [...right], width: 8, height: 6, liveData: true });

/** One page for one instance, from the outside in: what rings, the hosts, the API, functions, queues, the database, tables. */
export class InstanceDashboard extends Construct {
  constructor(scope: Construct, id: string, { config, data, api, edge, alarms }: InstanceDashboardProps) {
    super(scope, id);
    const text = `# ${config.name}\nWhat each alarm means and what to do about it: docs/operations.md`;
    const rows: IWidget[][] = [
      [new TextWidget({ markdown: text, width: 24, height: 2 })],
      [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 6 })],
      this.hosts(edge),
      this.service(api),
      this.workers(data, api),
      this.database(data),
    ];
    new Dashboard(this, 'Page', { dashboardName: config.name, defaultInterval: Duration.hours(12), widgets: rows });
  }

  private hosts(edge: EdgeStack): IWidget[] {
    const of = (name: string, statistic: string): Metric[] =>
      [edge.app, edge.edge].map(({ distributionId: DistributionId }) =>
        metric('AWS/CloudFront', name, statistic, { DistributionId, Region: 'Global' }, EDGE_REGION),
      );
    return [
      graph('Requests of the hosts', of('Requests', 'Sum')),
      graph('Share of 5xx and 4xx at the hosts, %', of('5xxErrorRate', 'Average'), of('4xxErrorRate', 'Average')),
      graph('Refused by firewalls', [search('AWS/WAFV2,Region,Rule,WebACL', 'BlockedRequests', '', 'Sum')]),
    ];
  }

  private service({ api }: ApiStack): IWidget[] {
    const of = (name: string, statistic: string): Metric =>
      metric('AWS/ApiGateway', name, statistic, { ApiName: api.restApiName, Stage: api.deploymentStage.stageName });
    return [
      graph('Requests of the API, and how many failed', [of('Count', 'Sum')], [of('5XXError', 'Sum'), of('4XXError', 'Sum')]),
      graph('Time until the API has answered, ms (streams count to their last word)', [of('Latency', 'p50'), of('Latency', 'p90'), of('Latency', 'p99')]),
      graph('Tables that throttle', [
        search('AWS/DynamoDB,Operation,TableName', 'ThrottledRequests', '', 'Sum'),
        search('AWS/DynamoDB,Operation,TableName', 'SystemErrors', '', 'Sum'),
      ]),
    ];
  }

  private workers(data: DataStack, api: ApiStack): IWidget[] {
    // Physical names begin with the name of their stack.
    const functions = `FunctionName="${api.stackName}"`;
    const queues = `QueueName="${data.stackName}"`;
    return [
      graph('Errors of functions', [search('AWS/Lambda,FunctionName', 'Errors', functions, 'Sum')], [metric('AWS/Lambda', 'Throttles', 'Sum')]),
      graph('Jobs that wait', [search('AWS/SQS,QueueName', 'ApproximateNumberOfMessagesVisible', `${queues} NOT DeadLetters`, 'Maximum')]),
      graph('Jobs that were given up', [search('AWS/SQS,QueueName', 'ApproximateNumberOfMessagesVisible', `${queues} DeadLetters`, 'Maximum')]),
    ];
  }

  private database(data: DataStack): IWidget[] {
    const [cluster] = within(data, CfnDBCluster);
    const [proxy] = within(data, CfnDBProxy);
    const ofCluster = (name: string, statistic: string): Metric[] =>
      cluster ? [metric('AWS/RDS', name, statistic, { DBClusterIdentifier: cluster.ref })] : [];
    const ofProxy = (name: string, statistic: string): Metric[] => (proxy ? [metric('AWS/RDS', name, statistic, { ProxyName: proxy.ref })] : []);
    return [
      graph('Capacity of the database', ofCluster('ServerlessDatabaseCapacity', 'Average'), ofCluster('ACUUtilization', 'Average')),
      graph('Connections', ofCluster('DatabaseConnections', 'Maximum'), ofProxy('DatabaseConnectionsCurrentlySessionPinned', 'Sum')),
      graph('Waiting for a connection, microseconds', ofProxy('DatabaseConnectionsBorrowLatency', 'Average')),
    ];
  }
}
