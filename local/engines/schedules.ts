import { randomUUID } from 'node:crypto';
import type { Engine, LocalAccount } from '../engine.ts';
import { nextTime } from './schedule-expression.ts';

/** An enabled `AWS::Events::Rule` with a schedule, its references resolved; one entry for each of its targets. */
export interface ScheduledRule {
  readonly name: string;
  /** `rate(...)` or `cron(...)`. */
  readonly expression: string;
  readonly targetArn: string;
  /** JSON that the target gets instead of the event. */
  readonly input?: string;
}

/** The local EventBridge schedules. */
export interface Schedules extends Engine {
  /** Runs what is due now and resolves when it has ended; the engine does so by itself every second. */
  readonly runDue: () => Promise<void>;
  /** Runs the targets of a rule at once, as the console's test button would. @throws Error for an unknown name. */
  readonly run: (name: string) => Promise<void>;
}

/** Which rules there are and how their targets are reached. */
export interface SchedulesOptions {
  readonly account: LocalAccount;
  readonly rules: readonly ScheduledRule[];
  readonly invoke: (targetArn: string, event: unknown) => Promise<unknown>;
  readonly now?: () => number;
  /** Runs every rule once at start, so that nobody waits a day to see its effect. */
  readonly runAtStart?: boolean;
  readonly logError?: (message: string, error: unknown) => void;
}

interface Entry {
  readonly rule: ScheduledRule;
  next: number | undefined;
  running?: Promise<void>;
}

const tickMilliseconds = 1000;

/**
 * Starts the schedules. A target never runs twice at a time; a run that fails is logged and tried at the rule's next time. Times missed while the machine
 * slept are made up for by one run.
 * @throws Error when an expression is wrong.
 */
export function startSchedules(options: SchedulesOptions): Schedules {
  const { account, now = Date.now, logError = console.error } = options;
  const entries: Entry[] = options.rules.map((rule) => ({ rule, next: nextTime(rule.expression, new Date(now()))?.getTime() }));

  const run = (entry: Entry): Promise<void> => {
    const { rule } = entry;
    entry.running ??= start(rule)
      .catch((error: unknown) => logError(`The scheduled rule ${rule.name} failed and runs again at its next time:`, error))
      .finally(() => (entry.running = undefined));
    return entry.running;
  };
  const start = async (rule: ScheduledRule): Promise<void> => {
    const event: unknown = rule.input === undefined ? scheduledEvent(account, rule.name, new Date(now())) : JSON.parse(rule.input);
    await options.invoke(rule.targetArn, event);
  };
  const runDue = async (): Promise<void> => {
    const due = entries.filter(({ next }) => next !== undefined && next <= now());
    for (const entry of due) entry.next = nextTime(entry.rule.expression, new Date(now()))?.getTime();
    await Promise.all(due.map(run));
  };

  const timer = setInterval(() => void runDue(), tickMilliseconds);
  timer.unref();
  if (options.runAtStart) for (const entry of entries) void run(entry);
  return {
    runDue,
    run: async (name) => {
      const named = entries.filter(({ rule }) => rule.name === name);
      if (named.length === 0) throw new Error(`There is no scheduled rule ${name}`);
      await Promise.all(named.map(run));
    },
    stop: async () => {
      clearInterval(timer);
      await Promise.all(entries.flatMap(({ running }) => running ?? []));
    },
  };
}

/** "Scheduled Event" as EventBridge sends it; its time has no milliseconds. */
function scheduledEvent(account: LocalAccount, name: string, time: Date): Readonly<Record<string, unknown>> {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: account.accountId,
    time: time.toISOString().replace(/\.\d+Z$/, 'Z'),
    region: account.region,
    resources: [`arn:aws:events:${account.region}:${account.accountId}:rule/${name}`],
    detail: {},
  };
}
