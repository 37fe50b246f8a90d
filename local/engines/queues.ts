import type { HttpEngine, LocalAccount } from '../engine.ts';
import { startJsonService } from './json-protocol.ts';
import { createQueue } from './queue.ts';
import type { Depth, Queue } from './queue.ts';
import { queueFile } from './queue-file.ts';
import type { QueueFile } from './queue-file.ts';
import type { Message, QueueDefinition } from './queue-message.ts';
import { queryErrors, queueOperations } from './queue-operations.ts';
import type { QueueRegistry } from './queue-operations.ts';
import { ServiceFault } from './fault.ts';

/** The local Amazon SQS. */
export interface Queues extends HttpEngine {
  /** `http://127.0.0.1:PORT/ACCOUNT/NAME`. @throws ServiceFault for a name that no queue has. */
  readonly url: (name: string) => string;
  readonly arn: (name: string) => string;
  /** Counts a queue's messages: all three are 0 when everything is drained. */
  readonly depth: (queueUrl: string) => Depth;
  /** The last bodies that were put into the queues with such a word in their name, oldest first: also those that are gone already. */
  readonly sent: (word: string) => readonly string[];
}

/** Bodies that are remembered of each queue. */
const REMEMBERED = 500;

/** Which queues there are. */
export interface QueuesOptions {
  readonly account: LocalAccount;
  readonly queues: readonly QueueDefinition[];
  /** Keeps the messages across a restart; without it they end with the process. */
  readonly directory?: string;
  readonly port?: number;
  readonly now?: () => number;
}

/** Starts SQS with the template's queues. @throws Error when a dead-letter queue is not among them. */
export async function startQueues(options: QueuesOptions): Promise<Queues> {
  const { account, now = Date.now } = options;
  const waiting = new Map<string, Set<() => void>>();
  const queues = new Map<string, Queue>();
  const files = new Map<string, QueueFile>();
  const history = new Map<string, string[]>();
  let endpoint = '';

  const find = (urlOrName: string): Queue => {
    const [, accountId = account.accountId, name = urlOrName] = /^https?:\/\/[^/]+\/(\d{12})\/([^/]+)$/.exec(urlOrName) ?? [];
    const queue = accountId === account.accountId ? queues.get(name) : undefined;
    if (queue === undefined) throw new ServiceFault('QueueDoesNotExist', 'The specified queue does not exist.');
    return queue;
  };
  const registry: QueueRegistry = {
    find,
    names: () => [...queues.keys()],
    url: (name) => `${endpoint}/${account.accountId}/${find(name).definition.name}`,
    arn: (name) => `arn:aws:sqs:${account.region}:${account.accountId}:${name}`,
    change: (queue, deadline, aborted) => nextChange(waiting, queue, Math.min(deadline, queue.nextVisibleAt() ?? deadline) - now(), aborted),
    kept: async ({ definition }) => files.get(definition.name)?.kept(),
    now,
  };

  for (const definition of options.queues) {
    const { name, redrive } = definition;
    if (redrive && !options.queues.some((other) => other.name === redrive.deadLetterName)) {
      throw new Error(`Queue ${name} sends its dead letters to ${redrive.deadLetterName}, which is not a queue of this account`);
    }
    const file = options.directory === undefined ? undefined : await queueFile(options.directory, name);
    const queue = createQueue(definition, {
      now,
      messages: file?.messages,
      changed: () => {
        file?.save(() => queue.messages());
        for (const wake of waiting.get(name) ?? []) wake();
      },
      deadLetter: (message: Message) => redrive && find(redrive.deadLetterName).bury(message, registry.arn(name)),
    });
    const bodies: string[] = [];
    history.set(name, bodies);
    const send: Queue['send'] = (draft) => {
      bodies.push(draft.body);
      if (bodies.length > REMEMBERED) bodies.shift();
      return queue.send(draft);
    };
    queues.set(name, { ...queue, send });
    if (file) files.set(name, file);
  }

  const server = await startJsonService({
    signingName: 'sqs',
    targetPrefix: 'AmazonSQS',
    version: '1.0',
    account,
    operations: queueOperations(registry),
    queryErrors,
    port: options.port,
  });
  endpoint = server.endpoint;
  return {
    endpoint,
    url: registry.url,
    arn: registry.arn,
    depth: (queueUrl) => find(queueUrl).depth(),
    sent: (word) => [...history].filter(([name]) => name.includes(word)).flatMap(([, bodies]) => bodies),
    stop: async () => {
      await server.stop();
      await Promise.all([...files.values()].map((file) => file.kept()));
    },
  };
}

function nextChange(waiting: Map<string, Set<() => void>>, { definition }: Queue, milliseconds: number, aborted: AbortSignal): Promise<void> {
  const wakers = waiting.get(definition.name) ?? new Set();
  waiting.set(definition.name, wakers);
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      wakers.delete(wake);
      aborted.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, Math.max(1, milliseconds));
    wakers.add(wake);
    aborted.addEventListener('abort', wake);
  });
}
