/** A stretch of a document that one citation can name: a page, a slide, a section under its heading, a sheet, the whole of a text file. */
export interface Block {
  /** Paragraphs parted by blank lines. */
  readonly text: string;
  /** From 1: a page of a PDF or of a Word file that notes them, a slide. */
  readonly page?: number;
  /** The headings above it, outermost first; empty where the format has none. */
  readonly headings: readonly string[];
}

/** What an extraction may cost at most. */
export interface ExtractionLimits {
  readonly maxPages: number;
  /** Of the whole document, in UTF-16 units. */
  readonly maxCharacters: number;
  readonly maxMilliseconds: number;
}

/** Ceilings of control S25; the time is what one worker invocation can spare. */
export const EXTRACTION_LIMITS: ExtractionLimits = { maxPages: 500, maxCharacters: 2_000_000, maxMilliseconds: 60_000 };

/**
 * Why a document gave no text, as its owner is told: `broken` it cannot be read, `encrypted` it wants a password, `too-long` a limit was
 * passed, `no-text` there is nothing to read (a scan), `encoding` it is not UTF-8 nor UTF-16 with its mark; of an Office file `macros` it holds a program,
 * `external` it would have something fetched, `archive` it is put together as no writing program does it; `too-complex` reading it took more time or memory
 * than a document of its size may.
 */
export type ExtractionReason = 'broken' | 'encrypted' | 'too-long' | 'no-text' | 'encoding' | 'macros' | 'external' | 'archive' | 'too-complex';

/** The one way in which an extraction fails. The message and the cause are for the log. */
export class ExtractionError extends Error {
  readonly reason: ExtractionReason;

  constructor(reason: ExtractionReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ExtractionError';
    this.reason = reason;
  }
}
