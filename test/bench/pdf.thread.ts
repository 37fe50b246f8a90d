import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';

/** Reads PDFs by one of two readers, each in a thread of its own: in one, the second would find the parts of the first, which are of another version. */
export interface PdfReader {
  /** Where the package pdfjs-dist lies; ours without it. */
  readonly pdfjs: string | undefined;
}

const LIMITS = { maxCharacters: 2_000_000, maxPages: 2_000, maxMilliseconds: 60_000 };

async function ours(): Promise<(bytes: Uint8Array) => Promise<string>> {
  const { pdfBlocks } = await import('../../lambdas/materials/extract-pdf.ts');
  return async (bytes) => (await pdfBlocks(bytes, LIMITS, () => undefined)).map(({ text }) => text).join('\n');
}

interface Pdfjs {
  readonly getDocument: (source: object) => { readonly promise: Promise<Pdf>; readonly destroy: () => Promise<void> };
}
interface Pdf {
  readonly numPages: number;
  readonly getPage: (number: number) => Promise<{ readonly getTextContent: () => Promise<{ readonly items: readonly { readonly str?: string }[] }> }>;
}

/** As its documentation has it. */
async function pdfjs(folder: string): Promise<(bytes: Uint8Array) => Promise<string>> {
  const { getDocument } = (await import(pathToFileURL(join(folder, 'legacy/build/pdf.mjs')).href)) as Pdfjs;
  return async (bytes) => {
    const task = getDocument({ data: bytes.slice(), verbosity: 0 });
    const pdf = await task.promise;
    const texts: string[] = [];
    for (let number = 1; number <= pdf.numPages; number += 1) {
      const { items } = await (await pdf.getPage(number)).getTextContent();
      texts.push(items.map(({ str = '' }) => str).join(' '));
    }
    await task.destroy();
    return texts.join('\n');
  };
}

const { pdfjs: folder } = workerData as PdfReader;
const read = await (folder === undefined ? ours() : pdfjs(folder));
parentPort?.on('message', (bytes: Uint8Array) => void read(bytes).then((text) => parentPort?.postMessage(text)));
