import { parentPort, workerData } from 'node:worker_threads';
import { ExtractionError } from './block.ts';
import { extract, prepare, type Document } from './extract.ts';
import type { ThreadReport } from './extraction-thread.ts';

/** What runs beside the function: reads one document and says what came of it, with a sign of life at each page. */
const report = (message: ThreadReport): void => parentPort?.postMessage(message);

async function read(document: Document): Promise<void> {
  try {
    await prepare(document.type);
    report({ kind: 'began' });
    const { blocks } = await extract({ ...document, onPage: () => report({ kind: 'page' }) });
    report({ kind: 'blocks', blocks });
  } catch (error) {
    if (!(error instanceof ExtractionError)) throw error;
    report({ kind: 'refused', reason: error.reason, message: error.message });
  }
}

void read(workerData as Document);
