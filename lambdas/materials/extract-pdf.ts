import { getResolvedPDFJS } from 'unpdf';
import { ExtractionError, type Block, type ExtractionLimits } from './block.ts';
import { pageText, type TextPiece } from './page-text.ts';

/** No script of a document runs, nothing is fetched, no font is drawn: only text is wanted. */
const READER_OPTIONS = { isEvalSupported: false, disableFontFace: true, useSystemFonts: false, enableXfa: false, useWorkerFetch: false, verbosity: 0 } as const;

/** Loads the reader itself. */
export const loadReader = async (): Promise<void> => void (await getResolvedPDFJS());

/**
 * The text of a PDF, one block a page. The time limit is looked at between pages and while a page waits; a single page that never yields is ended by
 * whoever watches the thread, which is told of each page.
 * @throws ExtractionError `broken`, `encrypted`, `too-long` (pages, characters or time), `no-text`.
 */
export async function pdfBlocks(bytes: Uint8Array, limits: ExtractionLimits, onPage: () => void): Promise<Block[]> {
  const { getDocument } = await getResolvedPDFJS();
  // A copy, because the reader takes its bytes away from the caller.
  const task = getDocument({ ...READER_OPTIONS, data: bytes.slice() });
  const deadline = Promise.withResolvers<never>();
  const timer = setTimeout(() => deadline.reject(new ExtractionError('too-long', `no end after ${limits.maxMilliseconds} ms`)), limits.maxMilliseconds);
  const began = performance.now();
  try {
    const pdf = await Promise.race([task.promise, deadline.promise]);
    if (pdf.numPages > limits.maxPages) throw new ExtractionError('too-long', `${pdf.numPages} pages`);
    const blocks: Block[] = [];
    let characters = 0;
    for (let page = 1; page <= pdf.numPages; page += 1) {
      if (performance.now() - began > limits.maxMilliseconds) throw new ExtractionError('too-long', `page ${page} after ${limits.maxMilliseconds} ms`);
      const text = await Promise.race([readPage(pdf, page), deadline.promise]);
      characters += text.length;
      if (characters > limits.maxCharacters) throw new ExtractionError('too-long', `more than ${limits.maxCharacters} characters at page ${page}`);
      blocks.push({ text, page, headings: [] });
      onPage();
    }
    return blocks;
  } catch (error) {
    throw asExtractionError(error);
  } finally {
    clearTimeout(timer);
    await task.destroy();
  }
}

interface Pages {
  getPage(page: number): Promise<{ getTextContent(): Promise<{ items: readonly unknown[] }>; cleanup(): boolean }>;
}

async function readPage(pdf: Pages, number: number): Promise<string> {
  const page = await pdf.getPage(number);
  const { items } = await page.getTextContent();
  page.cleanup();
  return pageText(items.filter(isTextPiece));
}

/** Marks of tagged content stand between the pieces of text. */
function isTextPiece(item: unknown): item is TextPiece {
  return typeof item === 'object' && item !== null && 'str' in item;
}

function asExtractionError(error: unknown): ExtractionError {
  if (error instanceof ExtractionError) return error;
  const name = error instanceof Error ? error.name : '';
  const message = error instanceof Error ? error.message : String(error);
  return new ExtractionError(name === 'PasswordException' ? 'encrypted' : 'broken', `${name}: ${message}`, { cause: error });
}
