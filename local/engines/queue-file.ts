import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Message } from './queue-message.ts';
import { writeWhole } from './whole-file.ts';

/** Where one queue's messages rest. */
export interface QueueFile {
  /** What a former run left. */
  readonly messages: readonly Message[];
  /** Writes soon; calls that come before then are one write. */
  readonly save: (messages: () => readonly Message[]) => void;
  /** Resolves when every change is on disk that came before. */
  readonly kept: () => Promise<void>;
}

const pauseMilliseconds = 200;

/** Keeps messages in `directory/NAME.json`. What was taken out in the last 200 ms a crash can bring back: SQS itself promises delivery at least once. */
export async function queueFile(directory: string, name: string): Promise<QueueFile> {
  const path = join(directory, `${name}.json`);
  await mkdir(directory, { recursive: true });
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]';
    throw error;
  });
  let pending: (() => readonly Message[]) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  /** The write that has not begun: it will have what changes until then. */
  let next: Promise<void> | undefined;

  const begin = async (): Promise<void> => {
    next = undefined;
    const messages = pending;
    pending = undefined;
    if (messages) await writeWhole(path, JSON.stringify(messages())).catch((error: unknown) => console.error(`Queue ${name} was not saved:`, error));
  };
  const write = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (pending) writing = next ??= writing.then(begin);
    return writing;
  };
  return {
    messages: JSON.parse(text) as Message[],
    save: (messages) => {
      pending = messages;
      timer ??= setTimeout(() => void write(), pauseMilliseconds).unref();
    },
    kept: write,
  };
}
