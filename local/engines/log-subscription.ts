import { gzipSync } from 'node:zlib';
import type { Engine } from '../engine.ts';

/** A subscription filter of a log group, its references resolved. */
export interface LogSubscription {
  readonly name: string;
  readonly logGroup: string;
  /** A filter pattern for JSON lines. */
  readonly pattern: string;
  readonly functionArn: string;
}

/** What hands lines of a log group to a function. */
export interface Subscribed extends Engine {
  readonly write: (line: string) => void;
}

interface Options {
  readonly accountId: string;
  readonly invoke: (functionArn: string, event: unknown) => Promise<unknown>;
  readonly logError: (message: string, error: unknown) => void;
  readonly now?: () => number;
}

/** One test of a field: `($.name = "text")`. */
const TERM = /^\(\$\.(\w+) = "([^"\\]*)"\)$/;

/**
 * Whether a line passes: tests of fields for one text each, of which one must hold (CloudWatch Logs guide, "Filter pattern syntax": JSON).
 * @throws Error for a pattern that says anything else: it is not played here.
 */
export function lineFilter(pattern: string): (line: string) => boolean {
  const inner = /^\{ (.+) \}$/.exec(pattern)?.[1] ?? '';
  const tests = inner.split(' || ').map((term) => TERM.exec(term));
  if (tests.includes(null)) throw new Error(`the filter pattern ${pattern} is not known locally`);
  return (line) => {
    let fields: unknown;
    try {
      fields = JSON.parse(line);
    } catch {
      return false;
    }
    return typeof fields === 'object' && fields !== null && tests.some((test) => test && (fields as Record<string, unknown>)[test[1] ?? ''] === test[2]);
  };
}

const GATHERED_MILLISECONDS = 200;
const MOST_LINES = 1_000;

/**
 * Delivers as CloudWatch Logs does: at least once, several lines a call, gzip in base64. What the function refuses comes again with what has come since; what a
 * laptop has not delivered when it is switched off is lost, which AWS promises not to do.
 */
export function startLogSubscription(subscription: LogSubscription, { accountId, invoke, logError, now = Date.now }: Options): Subscribed {
  const { name, logGroup, pattern, functionArn } = subscription;
  const passes = lineFilter(pattern);
  let waiting: { id: string; timestamp: number; message: string }[] = [];
  let count = 0;
  let timer: NodeJS.Timeout | undefined;
  let delivering: Promise<void> | undefined;

  const deliver = async (): Promise<void> => {
    const logEvents = waiting.splice(0, MOST_LINES);
    const batch = { messageType: 'DATA_MESSAGE', owner: accountId, logGroup, logStream: 'local', subscriptionFilters: [name], logEvents };
    try {
      await invoke(functionArn, { awslogs: { data: gzipSync(JSON.stringify(batch)).toString('base64') } });
    } catch (error) {
      waiting = [...logEvents, ...waiting];
      logError(`The lines of ${logGroup} were refused and come again:`, error);
    }
  };
  const soon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      delivering = deliver().finally(() => {
        delivering = undefined;
        if (waiting.length > 0) soon();
      });
    }, GATHERED_MILLISECONDS).unref();
  };

  return {
    write(line) {
      if (!passes(line)) return;
      count += 1;
      waiting.push({ id: String(count).padStart(56, '0'), timestamp: now(), message: line });
      if (!delivering) soon();
    },
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      await delivering;
      clearTimeout(timer);
      if (waiting.length > 0) await deliver();
    },
  };
}
