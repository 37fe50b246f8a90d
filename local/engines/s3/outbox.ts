import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { S3Event } from './event-record.ts';

/** Hands an event to a function or queue; a rejection means "try again later". */
export type Notify = (target: string, event: S3Event) => Promise<void>;

/** Milliseconds: the wait after the first failure, doubled after each more, up to `longest`. */
export interface Backoff {
  readonly first: number;
  readonly longest: number;
}

/** Events on their way. */
export interface Outbox {
  /** Writes an event down, then delivers it at least once, soon. An object may have changed again, or be gone, when its event arrives. */
  readonly add: (target: string, event: S3Event) => void;
  /** Starts no more deliveries. One under way is delivered again at the next start, even if it still succeeds. */
  readonly stop: () => void;
}

interface Letter {
  readonly name: string;
  readonly target: string;
  readonly event: S3Event;
}

const mostAtOnce = 16;

/** Opens the outbox of a folder and begins with what an earlier process did not deliver. */
export function openOutbox(folder: string, notify: Notify, backoff: Backoff): Outbox {
  mkdirSync(folder, { recursive: true });
  const waiting: Letter[] = readLetters(folder);
  const timers = new Set<NodeJS.Timeout>();
  let underWay = 0;
  let stopped = false;

  const deliver = async (letter: Letter, attempt: number): Promise<void> => {
    try {
      await notify(letter.target, letter.event);
    } catch {
      if (!stopped) retryLater(letter, attempt);
      return;
    }
    if (!stopped) rmSync(join(folder, letter.name), { force: true });
  };
  const retryLater = (letter: Letter, attempt: number): void => {
    const wait = Math.min(backoff.first * 2 ** Math.min(attempt, 30), backoff.longest);
    const timer = setTimeout(() => {
      timers.delete(timer);
      dispatch(letter, attempt + 1);
    }, wait);
    timers.add(timer);
  };
  const dispatch = (letter: Letter, attempt: number): void => {
    underWay += 1;
    void deliver(letter, attempt).finally(() => {
      underWay -= 1;
      pump();
    });
  };
  const pump = (): void => {
    while (!stopped && underWay < mostAtOnce) {
      const letter = waiting.shift();
      if (letter === undefined) return;
      dispatch(letter, 0);
    }
  };
  setImmediate(pump);

  return {
    add: (target, event) => {
      const letter = { name: letterName(event), target, event };
      writeFileSync(join(folder, `${letter.name}.new`), JSON.stringify(letter));
      renameSync(join(folder, `${letter.name}.new`), join(folder, letter.name));
      waiting.push(letter);
      setImmediate(pump);
    },
    stop: () => {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

function readLetters(folder: string): Letter[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Letter);
}

function letterName(event: S3Event): string {
  return `${event.Records[0]?.s3.object.sequencer ?? ''}-${randomUUID()}.json`;
}
