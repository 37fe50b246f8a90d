import { type FunctionDefinition, invocationError } from './definition.ts';
import { type ExecutionEnvironment, type FunctionSurroundings, startEnvironment } from './execution-environment.ts';

export interface PoolOptions extends FunctionSurroundings {
  /** Environments of one function at once; further calls wait. A bound of this machine, not of Lambda. */
  readonly maxEnvironments: number;
  /** So many are started as soon as they are needed. A start takes the processor for as long as ten calls or twenty: for one more a call waits a moment first. */
  readonly eagerEnvironments: number;
  /** How long that moment is, in milliseconds. */
  readonly patienceMilliseconds: number;
  /** An environment that had no call for so long is stopped. */
  readonly idleMilliseconds: number;
}

/** The execution environments of one function. */
export interface Pool {
  /** Runs a call in an environment that is free, new, or the next to become free. Rejects as the call does. */
  readonly run: (event: string, onBytes: (bytes: Uint8Array) => Promise<void>) => Promise<string | undefined>;
  /** Environments that exist now. */
  readonly size: () => number;
  /** Ends every environment at once, as a machine of Lambda's that fails does: calls under way fail, the next one starts anew. Resolves to how many there were. */
  readonly kill: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

interface Idle {
  readonly environment: ExecutionEnvironment;
  readonly timer: NodeJS.Timeout;
}

interface Waiting {
  readonly take: (environment: ExecutionEnvironment) => void;
  readonly refuse: (reason: Error) => void;
}

/** Environments as Lambda keeps them: one call each, the one used last is used first, more as needed, fewer when idle. */
export function startPool(definition: FunctionDefinition, options: PoolOptions): Pool {
  const cap = Math.min(options.maxEnvironments, definition.reservedConcurrency ?? Infinity);
  const idle: Idle[] = [];
  /** In the order of asking. */
  const waiting = new Set<Waiting>();
  const all = new Set<ExecutionEnvironment>();
  let inFlight = 0;
  let stopped = false;

  async function discard(environment: ExecutionEnvironment): Promise<void> {
    all.delete(environment);
    await environment.stop();
  }

  function start(): ExecutionEnvironment {
    const environment = startEnvironment(definition, options);
    all.add(environment);
    return environment;
  }

  function acquire(): ExecutionEnvironment | Promise<ExecutionEnvironment> {
    const free = idle.pop();
    if (free) {
      clearTimeout(free.timer);
      if (free.environment.alive()) return free.environment;
      all.delete(free.environment);
      return acquire();
    }
    if (all.size < Math.min(cap, options.eagerEnvironments)) return start();
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        waiting.delete(waiter);
      };
      const waiter: Waiting = {
        take: (environment) => {
          leave();
          resolve(environment);
        },
        refuse: (reason) => {
          leave();
          reject(reason);
        },
      };
      const timer = setTimeout(() => {
        if (all.size < cap) waiter.take(start());
      }, options.patienceMilliseconds);
      waiting.add(waiter);
    });
  }

  function release(environment: ExecutionEnvironment): void {
    const [next] = waiting;
    if (!environment.alive()) {
      all.delete(environment);
      next?.take(start());
      return;
    }
    if (next) return next.take(environment);
    const timer = setTimeout(() => {
      idle.splice(
        idle.findIndex((entry) => entry.environment === environment),
        1,
      );
      void discard(environment);
    }, options.idleMilliseconds).unref();
    idle.push({ environment, timer });
  }

  return {
    async run(event, onBytes) {
      if (stopped) throw invocationError('ServiceException', 'the local cloud is stopping');
      if (inFlight >= (definition.reservedConcurrency ?? Infinity)) throw invocationError('TooManyRequestsException', 'Rate Exceeded.');
      inFlight += 1;
      try {
        const environment = await acquire();
        try {
          return await environment.call(event, onBytes);
        } finally {
          if (!stopped) release(environment);
        }
      } finally {
        inFlight -= 1;
      }
    },
    size: () => all.size,
    async kill() {
      const ended = [...all];
      await Promise.all(ended.map((environment) => environment.stop('Runtime exited with error: signal: killed')));
      return ended.length;
    },
    async stop() {
      stopped = true;
      for (const { timer } of idle.splice(0)) clearTimeout(timer);
      for (const { refuse } of [...waiting]) refuse(invocationError('ServiceException', 'the local cloud is stopping'));
      await Promise.all([...all].map(discard));
    },
  };
}
