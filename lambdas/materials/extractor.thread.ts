import { parentPort, workerData } from 'node:worker_threads';
import { ExtractionError } from './block.ts';
import { extract, prepare } from './extract.ts';
import type { ThreadReport, ThreadTask } from './extraction-thread.ts';

/** What runs beside the function: reads one document and says what came of it, and counts its pages as they are read. */
const report = (message: ThreadReport): void => parentPort?.postMessage(message);

async function read({ pages, ...document }: ThreadTask): Promise<void> {
  try {
    await prepare(document.type);
    report({ kind: 'began' });
    const { blocks } = await extract({ ...document, onPage: () => void Atomics.add(pages, 0, 1) });
    report({ kind: 'blocks', blocks });
  } catch (error) {
    if (!(error instanceof ExtractionError)) throw error;
    report({ kind: 'refused', reason: error.reason, message: error.message });
  }
}

void read(workerData as ThreadTask);
