import { Duration } from 'aws-cdk-lib/core';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Construct } from 'constructs';
import type { Config } from './config.ts';
import type { JobQueue } from './constructs/job-queue.ts';
import type { DataStack } from './data-stack.ts';
import type { WorkerName } from './features.ts';

/** Workers that may use the database at once. */
const AT_ONCE = 5;
/** The least that an event source takes. */
const FEW = 2;

interface Source {
  readonly queue: JobQueue;
  /** Invocations at once, so that a long queue leaves the database to others. */
  readonly atOnce: number;
  /** Messages of one invocation, which fail together; without it one job at a time, each with its own outcome. */
  readonly together?: number;
}

/** The queues whose jobs workers take. */
const sources = (data: DataStack): Readonly<Partial<Record<WorkerName, Source>>> => ({
  'materials-scan': { queue: data.scanQueue, atOnce: 5 },
  'materials-ingest': { queue: data.ingestQueue, atOnce: AT_ONCE },
  'materials-purge': { queue: data.purgeQueue, atOnce: FEW },
  'uploads-record': { queue: data.uploadQueue, atOnce: AT_ONCE },
  'uploads-render': { queue: data.renderQueue, atOnce: FEW },
  'uploads-media': { queue: data.mediaQueue, atOnce: AT_ONCE },
  'imports-work': { queue: data.importQueue, atOnce: AT_ONCE },
  'imports-importer': { queue: data.fetchQueue, atOnce: 10 },
  'notices-send': { queue: data.noticeQueue, atOnce: AT_ONCE },
  'account-export': { queue: data.exportQueue, atOnce: FEW },
  'journal-late': { queue: data.journalQueue, atOnce: FEW },
  'billing-work': { queue: data.billingQueue, atOnce: FEW },
  'knowledge-reembed': { queue: data.reembedQueue, atOnce: FEW },
  // Two builds at once are of two namespaces.
  'knowledge-index': { queue: data.indexQueue, atOnce: FEW },
  'chat-channel': { queue: data.channelQueue, atOnce: AT_ONCE },
  'channels-send': { queue: data.deliveryQueue, atOnce: AT_ONCE },
  // One look empties the outbox, however many have asked for it.
  'events-relay': { queue: data.relayQueue, atOnce: FEW, together: 10 },
  'webhooks-fan-out': { queue: data.eventQueue, atOnce: 5 },
  // Endpoints that are sent to at once, each with a few messages at a time.
  'webhooks-deliver': { queue: data.webhookQueue, atOnce: 10 },
});

interface Wake {
  readonly worker: WorkerName;
  readonly description: string;
  readonly every: Duration;
  readonly event?: Readonly<Record<string, unknown>>;
  /** What comes again soon by itself need not be tried again. */
  readonly retries: number;
}

/** What is looked at by the clock, by the name of its rule. `staleAfterSeconds`: what has not moved for so long was left by a crash. */
const schedules = (config: Config): Readonly<Record<string, Wake>> =>
  Object.fromEntries(Object.entries<Wake>(always(config)).map(([id, row]) => [id, { ...row, ...(config.profile === 'economy' && seldom[id]) }]));

const always = (config: Config) => ({
  // Longer than a queue would need to deliver a job again.
  Sweep: wake('materials-sweep', 'Takes up work that was left by a crash', Duration.minutes(15), { staleAfterSeconds: 1_800 }),
  ...(config.scanner.engine === 'clamav' && {
    Definitions: wake('materials-definitions', 'Keeps the definitions of the scanner fresh', Duration.hours(4), undefined, 1),
  }),
  EventSweep: wake('events-relay', 'Sends events that nobody was woken for', Duration.minutes(1), undefined, 0),
  // By then a fetch has ended, or its link has expired.
  Sync: wake('imports-sync', 'Fetches pages again by their schedule', Duration.minutes(15), { staleAfterSeconds: 1_200 }),
  // By then a message is in no queue any more.
  Deliveries: wake('channels-sweep', 'Takes up messages to people that a crash has left', Duration.minutes(5), { staleAfterSeconds: 300 }),
  Exports: wake('account-export-sweep', 'Removes exports that have expired, and begins again what a crash has left', Duration.hours(1), {
    staleAfterSeconds: 7_200,
  }),
  // Longer than a delivery may run.
  WebhookDeliveries: wake('webhooks-sweep', 'Puts on its way what is due at endpoints of customers', Duration.minutes(1), { staleAfterSeconds: 90 }, 0),
  WebhookLogs: wake('webhooks-sweep', 'Takes what is old out of the logs of deliveries', Duration.hours(6), { prune: true }),
  Retention: wake('privacy-retain', 'Deletes conversations that are older than their chatbot keeps them', Duration.hours(1)),
  Quotas: wake('quota-sweep', 'Gives back what turns have left that never came back', Duration.minutes(5)),
  BillingSweep: wake('billing-reconcile', 'Has every account that pays looked at', Duration.days(1)),
  Sealing: wake('journal-seal', 'Seals what has come into the journal', Duration.minutes(1), undefined, 0),
  Erasure: wake('account-erase', 'Erases accounts whose grace period is over', Duration.hours(1)),
});

/**
 * What is otherwise where a database pauses, which is not woken so often for marks that stay, since the work comes again by itself. Everything else wakes it for
 * a mark that goes with the work. A row for a rule that is not there does not compile.
 */
const seldom: Readonly<Record<string, Partial<Wake>>> = {
  // Events in the database have a message of their own, which comes even where a crash has come before it.
  EventSweep: { description: 'Sends what the journal has to tell', event: { only: 'journal' } },
  Sync: { every: Duration.hours(1) },
  WebhookLogs: { every: Duration.days(1) },
  Retention: { every: Duration.days(1) },
} satisfies Partial<Record<keyof ReturnType<typeof always>, Partial<Wake>>>;

function wake(worker: WorkerName, description: string, every: Duration, event?: Wake['event'], retries = 2): Wake {
  return { worker, description, every, retries, ...(event && { event }) };
}

/** The workers that take jobs of queues. */
export const queueWorkers = (data: DataStack): readonly string[] => Object.keys(sources(data));

/** The workers that the clock wakes. */
export const clockWorkers = (config: Config): ReadonlySet<string> => new Set(Object.values(schedules(config)).map(({ worker }) => worker));

/** Has workers woken: by the jobs of their queues, and by the clock. */
export function wakeWorkers(scope: Construct, worker: (name: WorkerName) => LambdaFunction, data: DataStack, config: Config): void {
  for (const [name, { queue, atOnce, together }] of Object.entries(sources(data)))
    worker(name as WorkerName).addEventSource(
      new SqsEventSource(queue.queue, { batchSize: together ?? 1, maxConcurrency: atOnce, ...(together === undefined && { reportBatchItemFailures: true }) }),
    );
  for (const [id, { worker: name, description, every, event, retries }] of Object.entries(schedules(config)))
    new Rule(scope, id, {
      description,
      schedule: Schedule.rate(every),
      targets: [new LambdaTarget(worker(name), { retryAttempts: retries, ...(event && { event: RuleTargetInput.fromObject(event) }) })],
    });
}
