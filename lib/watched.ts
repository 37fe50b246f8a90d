import { CfnNatGateway } from 'aws-cdk-lib/aws-ec2';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnDBCluster, CfnDBProxy } from 'aws-cdk-lib/aws-rds';
import { CfnApplication } from 'aws-cdk-lib/aws-sam';
import { CONTRACTS } from '../lambdas/contracts.ts';
import type { AlarmName } from './alarm-kinds.ts';
import type { ApiStack } from './api-stack.ts';
import type { Config } from './config.ts';
import { FeatureFunction } from './constructs/feature-function.ts';
import { JobQueue } from './constructs/job-queue.ts';
import type { DataStack } from './data-stack.ts';
import { stageList } from './firewall-rules.ts';
import { LOGIN_RENEWAL } from './schema-migrations.ts';
import { clockWorkers, queueWorkers } from './wakes.ts';

/** One thing that alarms of a kind watch. */
export interface Watched {
  /** Makes the alarm's name together with its kind; empty where there is only one. */
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Functions that neither a route, a queue nor the clock starts, and that need no alarm of their own. */
export const UNWATCHED: Readonly<Record<string, string>> = {
  'operator-command': 'its operator sees the answer',
  'webhooks-send': 'called by webhooks-deliver, whose queue tells',
  'materials-definitions': 'DefinitionsNotUpdated watches it',
  'materials-guardduty': 'a finding that is lost leaves its file without a verdict, which FilesWithoutVerdict tells',
};

/** Queues on which a person waits, by the name of their construct. What waits in the others is seen when it is given up. */
const WAITED_FOR = ['ScanJobs', 'IngestJobs', 'NoticeJobs', 'ChannelJobs', 'DeliveryJobs', 'RelayJobs', 'Events', 'WebhookJobs'];

/** Workers that promise something by running: what is late is late for everybody. A name that no function has yet waits for it. */
const PROMISED = ['events-relay', 'webhooks-sweep', 'privacy-retain', 'account-erase', 'journal-seal'];

/** All constructs of a class below the stack, so that none is forgotten. */
export const within = <T>(stack: DataStack, kind: abstract new (...args: never[]) => T): T[] =>
  stack.node.findAll().filter((each): each is typeof each & T => each instanceof kind);

/** The functions whose failures nothing else tells: those of the clock, and those that no route and no queue starts. */
export function loneWorkers(api: ApiStack, data: DataStack, config: Config): string[] {
  const queued = new Set(queueWorkers(data));
  const clocked = clockWorkers(config);
  return Object.keys(api.functions).filter((name) => !(name in UNWATCHED) && (clocked.has(name) || !(name in CONTRACTS || queued.has(name))));
}

/** What renews a password of the database, by the name of its function: ours in `economy`, in `production` AWS's own, which its application is told the name of. */
function passwordRenewals(data: DataStack): Watched[] {
  const ours = within(data, FeatureFunction).flatMap(({ node, fn }) => (node.id === LOGIN_RENEWAL ? [fn.functionName] : []));
  const ofAws = within(data, CfnApplication).map(({ parameters }) => (parameters as Readonly<Record<string, string>>)['functionName'] ?? '');
  return [...ours, ...ofAws].map((FunctionName) => ({ name: '', dimensions: { FunctionName } }));
}

/** What there is to watch, by kind of alarm; read from the stacks themselves. A kind without a row does not compile. */
export function watched(
  data: DataStack,
  api: ApiStack,
  canary: LambdaFunction,
  config: Config,
  /** Workers of other stacks. */
  apart: readonly FeatureFunction[],
): Readonly<Record<AlarmName, readonly Watched[]>> {
  const functions: Readonly<Record<string, FeatureFunction | undefined>> = api.functions;
  const queues = within(data, JobQueue);
  const worker = (name: string): Watched[] => {
    const found = functions[name];
    return found ? [{ name: found.node.id, dimensions: { FunctionName: found.fn.functionName } }] : [];
  };
  const proxies = within(data, CfnDBProxy).map(({ ref }): Watched => ({ name: '', dimensions: { ProxyName: ref } }));
  const clusters = within(data, CfnDBCluster).map(({ ref }): Watched => ({ name: '', dimensions: { DBClusterIdentifier: ref } }));
  const everything: Watched[] = [{ name: '', dimensions: {} }];
  return {
    NotReached: [{ name: '', dimensions: { FunctionName: canary.functionName } }],
    ApiFails: [{ name: '', dimensions: { ApiName: api.api.restApiName, Stage: api.api.deploymentStage.stageName } }],
    StageRefuses: [{ name: '', dimensions: { WebACL: stageList(config.name), Rule: 'origin', Region: config.region } }],
    // What the scanner gives up has an alarm of its own, by which docs/scanning.md calls it.
    DeadLetters: queues
      .filter((queue) => queue !== data.scanQueue)
      .map(({ node, deadLetters }) => ({ name: node.id, dimensions: { QueueName: deadLetters.queueName } })),
    JobsWait: queues
      .filter(({ node }) => WAITED_FOR.includes(node.id))
      .map(({ node, queue }) => ({ name: node.id, dimensions: { QueueName: queue.queueName } })),
    WorkerFails: [
      ...loneWorkers(api, data, config).flatMap(worker),
      ...apart.map(({ node, fn }) => ({ name: node.id, dimensions: { FunctionName: fn.functionName } })),
    ],
    PasswordNotRenewed: passwordRenewals(data),
    WorkerSilent: PROMISED.flatMap(worker),
    CallsThrottled: everything,
    DatabaseFull: clusters,
    DatabaseAges: clusters,
    SessionsPinned: proxies,
    ProxyWaits: proxies,
    ProxyRefuses: proxies,
    NetworkFull: within(data, CfnNatGateway).map(({ ref }, at) => ({ name: `${at + 1}`, dimensions: { NatGatewayId: ref } })),
    MailsBounce: everything,
    MailsComplained: everything,
  };
}
