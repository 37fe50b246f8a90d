import { ExtractionError, type Block, type ExtractionLimits } from './block.ts';

const MARKS: readonly { readonly bytes: readonly number[]; readonly encoding: string }[] = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
];

/** The encoding that a text's first bytes declare by a byte order mark (Unicode 16, 23.8); UTF-8 when they declare none. */
export function encodingOf(head: Uint8Array): string {
  return MARKS.find(({ bytes }) => bytes.every((byte, at) => head[at] === byte))?.encoding ?? 'utf-8';
}

/**
 * The characters of a text file, line ends made LF, its mark dropped. Nothing is guessed: what is not valid is refused (control S25).
 * @throws ExtractionError `encoding` when the bytes are not valid in their encoding or hold a NUL, `too-long` above the limit of characters.
 */
export function decodeText(bytes: Uint8Array, { maxCharacters }: Pick<ExtractionLimits, 'maxCharacters'>): string {
  // No encoding that is accepted needs more than four bytes for a character, so this refuses before decoding.
  if (bytes.length > maxCharacters * 4 + 4) throw new ExtractionError('too-long', `${bytes.length} bytes of text`);
  let text: string;
  try {
    text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ExtractionError('encoding', 'the text is not valid in its encoding', { cause });
  }
  if (text.includes('\0')) throw new ExtractionError('encoding', 'the text holds a NUL');
  if (text.length > maxCharacters) throw new ExtractionError('too-long', `${text.length} characters`);
  return text.replace(/\r\n?/g, '\n');
}

/** A text file has no structure to cite but itself. */
export function textBlocks(text: string): Block[] {
  return [{ text: text.trim(), headings: [] }];
}
