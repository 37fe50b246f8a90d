import { EXTRACTION_LIMITS, ExtractionError, type Block, type ExtractionLimits } from './block.ts';
import { csvBlocks } from './extract-csv.ts';
import { docxBlocks } from './extract-docx.ts';
import { htmlBlocks } from './extract-html.ts';
import { markdownBlocks } from './extract-markdown.ts';
import { pptxBlocks } from './extract-pptx.ts';
import { decodeText, textBlocks } from './extract-text.ts';
import { xlsxBlocks } from './extract-xlsx.ts';
import type { TrainingType } from './purposes.ts';

/** The types of document that can be read, named as the extension. */
export type DocumentType = TrainingType;

export interface Document {
  readonly bytes: Uint8Array;
  readonly type: DocumentType;
  /** What is not given is `EXTRACTION_LIMITS`. */
  readonly limits?: Partial<ExtractionLimits>;
  /** Told after each page of a document that has pages by itself. */
  readonly onPage?: () => void;
}

/**
 * The text of a document in the order of reading, at least one block, each with something in it.
 * @throws ExtractionError with the reason; never anything else for a bad document.
 */
export async function extract({ bytes, type, limits, onPage = () => undefined }: Document): Promise<{ blocks: readonly Block[] }> {
  const within = { ...EXTRACTION_LIMITS, ...limits };
  const blocks = (await readers[type](bytes, within, onPage)).filter(({ text }) => text.trim() !== '');
  if (blocks.length === 0) throw new ExtractionError('no-text', `nothing to read in this ${type}`);
  return { blocks };
}

/** Loads what a type is read with, so that its time begins with the document. */
export async function prepare(type: DocumentType): Promise<void> {
  if (type === 'pdf') await (await import('./extract-pdf.ts')).loadReader();
}

/** The PDF reader is 1.5 MB of code: it is loaded when the first PDF comes. */
const readers: Readonly<Record<DocumentType, (bytes: Uint8Array, limits: ExtractionLimits, onPage: () => void) => Promise<readonly Block[]>>> = {
  pdf: async (bytes, limits, onPage) => (await import('./extract-pdf.ts')).pdfBlocks(bytes, limits, onPage),
  docx: async (bytes, limits) => docxBlocks(bytes, limits),
  pptx: async (bytes, limits) => pptxBlocks(bytes, limits),
  xlsx: async (bytes, limits) => xlsxBlocks(bytes, limits),
  csv: async (bytes, limits) => csvBlocks(decodeText(bytes, limits)),
  html: async (bytes, limits) => htmlBlocks(bytes, limits),
  txt: async (bytes, limits) => textBlocks(decodeText(bytes, limits)),
  md: async (bytes, limits) => markdownBlocks(decodeText(bytes, limits)),
};
