import { Worker } from 'node:worker_threads';
import { EXTRACTION_LIMITS, ExtractionError, type Block, type ExtractionReason } from './block.ts';
import type { Document } from './extract.ts';
import { workBudget } from './work-budget.ts';

/** What the thread is given: a document, and where it counts the pages that it has read. A count is seen at once, and a message only when its turn comes. */
export interface ThreadTask extends Omit<Document, 'onPage'> {
  readonly pages: Int32Array;
}

/** What the thread says. */
export type ThreadReport =
  | { readonly kind: 'began' }
  | { readonly kind: 'blocks'; readonly blocks: readonly Block[] }
  | { readonly kind: 'refused'; readonly reason: ExtractionReason; readonly message: string };

export interface ThreadLimits {
  readonly cpuMilliseconds: number;
  readonly cpuMillisecondsPerMegabyte: number;
  readonly cpuMillisecondsPerPage: number;
  readonly heapMegabytes: number;
  readonly outsideMegabytes: number;
}

/**
 * What reading one document may cost (S25). Time is that of the processor, so that a busy machine refuses nothing that an idle one reads; it grows with the
 * file, because a bomb is a small file with much work in it, and with each page that is read, of which 175 take a second. Bytes outside of the heap are those of buffers.
 */
export const THREAD_LIMITS: ThreadLimits = {
  cpuMilliseconds: 500,
  cpuMillisecondsPerMegabyte: 1_000,
  cpuMillisecondsPerPage: 20,
  heapMegabytes: 400,
  outsideMegabytes: 400,
};

/** What a document has cost when it was looked at last: milliseconds of the processor in its thread, the loading of the reader among them. */
export interface ThreadCost {
  readonly work: number;
  readonly pages: number;
}

/** How often the thread is looked at, in milliseconds: memory can grow by some tens of megabytes between two looks. */
const LOOK_EVERY = 40;

/** How long a thread may take to begin, in milliseconds. */
const START_MILLISECONDS = 20_000;

const tooComplex = (message: string, cause?: unknown): ExtractionError => new ExtractionError('too-complex', message, { cause });

/** Looks after a thread until it is stopped. Calls `end` once when it costs more than it may. */
function watch(thread: Worker, pages: Int32Array, megabytes: number, limits: ThreadLimits, end: (error: ExtractionError) => void) {
  const { cpuMilliseconds, cpuMillisecondsPerMegabyte, cpuMillisecondsPerPage, heapMegabytes, outsideMegabytes } = limits;
  const budget = workBudget({ allowance: cpuMilliseconds + megabytes * cpuMillisecondsPerMegabyte, perPage: cpuMillisecondsPerPage });
  let work = 0;
  let stopped = false;
  const worked = async (): Promise<void> => {
    const { user, system } = await thread.cpuUsage();
    work = (user + system) / 1_000;
  };
  const look = async (): Promise<void> => {
    await worked();
    const heap = await thread.getHeapStatistics();
    if (stopped) return;
    if (heap.used_heap_size > heapMegabytes * 1_000_000) end(tooComplex(`${heap.used_heap_size} bytes of heap`));
    if (heap.external_memory > outsideMegabytes * 1_000_000) end(tooComplex(`${heap.external_memory} bytes outside of the heap`));
    const read = Atomics.load(pages, 0);
    if (budget.over(work, read)) end(tooComplex(`${read} pages in ${Math.round(work)} ms of work`));
  };
  // A thread that has ended cannot be asked; its end is told elsewhere.
  const gone = (): void => undefined;
  const timer = setInterval(() => void look().catch(gone), LOOK_EVERY);
  return {
    began: () => void worked().then(() => budget.begin(work), gone),
    /** Answers what was seen last: a thread that never yields might not answer once more. */
    stop(): ThreadCost {
      stopped = true;
      clearInterval(timer);
      return { work, pages: Atomics.load(pages, 0) };
    },
  };
}

/**
 * Reads a document in a thread of its own, which is ended when it takes more time or memory than a document of its size may: neither a bomb nor an endless
 * reader holds up the worker or takes its memory. `program` is the file of `extractor.thread.ts`; `note` is told what each document has cost.
 * @throws ExtractionError with the reason; the reason of `signal` when the job's own time is over.
 */
export function extractionThread(program: URL, note: (cost: ThreadCost) => void, limits: ThreadLimits = THREAD_LIMITS) {
  return async ({ bytes, type, limits: own }: Document, signal: AbortSignal): Promise<{ blocks: readonly Block[] }> => {
    const within = { ...EXTRACTION_LIMITS, ...own };
    const outcome = Promise.withResolvers<{ blocks: readonly Block[] }>();
    const pages = new Int32Array(new SharedArrayBuffer(4));
    const thread = new Worker(program, {
      workerData: { bytes, type, limits: within, pages } satisfies ThreadTask,
      // It needs nothing of the function: no name, no key, no way to print.
      env: {},
      execArgv: [],
      stdin: false,
      stdout: true,
      stderr: true,
      // The last line only: a thread that comes to it can take the process with it.
      resourceLimits: { maxOldGenerationSizeMb: 2 * limits.heapMegabytes, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 },
    });
    // What it prints goes nowhere.
    thread.stdout.resume();
    thread.stderr.resume();
    const watched = watch(thread, pages, bytes.length / 1_000_000, limits, outcome.reject);
    const late = (): void => outcome.reject(new ExtractionError('too-long', `no end after ${within.maxMilliseconds} ms`));
    const timer = setTimeout(late, within.maxMilliseconds + START_MILLISECONDS);
    const stop = (): void => outcome.reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    thread.on('message', (report: ThreadReport) => {
      if (report.kind === 'blocks') outcome.resolve({ blocks: report.blocks });
      else if (report.kind === 'refused') outcome.reject(new ExtractionError(report.reason, report.message));
      else watched.began();
    });
    thread.on('error', (error: Error & { code?: string }) =>
      outcome.reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooComplex('out of memory', error) : error),
    );
    thread.on('exit', (code) => outcome.reject(new Error(`the thread of the extraction ended with ${code}`)));
    try {
      signal.throwIfAborted();
      return await outcome.promise;
    } finally {
      note(watched.stop());
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      await thread.terminate();
    }
  };
}
