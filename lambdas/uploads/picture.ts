import { Worker } from 'node:worker_threads';

export interface Picture {
  readonly side: number;
  /** WebP. */
  readonly bytes: Uint8Array;
}

/** Compiled codecs; compiled once, used by every thread. */
export interface PictureModules {
  readonly png: WebAssembly.Module;
  readonly jpeg: WebAssembly.Module;
  readonly webp: WebAssembly.Module;
  readonly resize: WebAssembly.Module;
  readonly webpEncoder: WebAssembly.Module;
}

/** What a thread is started with. */
export interface PictureTask {
  readonly type: 'png' | 'jpeg' | 'webp';
  readonly bytes: Uint8Array;
  readonly sides: readonly number[];
  readonly modules: PictureModules;
}

/** What a thread says. */
export type PictureReport = { readonly kind: 'refused' } | { readonly kind: 'pictures'; readonly pictures: readonly Picture[] };

/** How long one picture may take, in milliseconds: the largest that is accepted takes about a second. */
const MAX_MILLISECONDS = 15_000;

/** Pixels outside of the heap are bounded by the sides that are accepted; this bounds the rest. */
const HEAP_MEGABYTES = 128;

export type Reencode = (picture: Omit<PictureTask, 'modules'>, signal: AbortSignal) => Promise<readonly Picture[] | 'broken'>;

/**
 * Decodes a picture and writes it anew, square, in each size, in a thread of its own with a bound on time and memory: no byte of the original passes, be it
 * metadata or a second file (S25.2). `program` is the file of `picture.thread.ts`. A picture that no codec can read, or not in time, is `broken`.
 */
export function reencoder(program: URL, modules: () => Promise<PictureModules>, maxMilliseconds = MAX_MILLISECONDS): Reencode {
  return async (picture, signal) => {
    const outcome = Promise.withResolvers<readonly Picture[] | 'broken'>();
    const thread = new Worker(program, {
      workerData: { ...picture, modules: await modules() } satisfies PictureTask,
      // It needs nothing of the function: no name, no key, no way to print.
      env: {},
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
    });
    thread.stdout.resume();
    thread.stderr.resume();
    const timer = setTimeout(() => outcome.resolve('broken'), maxMilliseconds);
    const stop = (): void => outcome.reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    thread.on('message', (report: PictureReport) => outcome.resolve(report.kind === 'pictures' ? report.pictures : 'broken'));
    // A codec that breaks off takes its thread with it: that is what the thread is for.
    thread.on('error', () => outcome.resolve('broken'));
    thread.on('exit', (code) => outcome.reject(new Error(`the thread of a picture ended with ${code}`)));
    try {
      signal.throwIfAborted();
      return await outcome.promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      await thread.terminate();
    }
  };
}
