import { encodingOf } from './extract-text.ts';
import { acceptedType, type FileType, type PurposeName } from './purposes.ts';

/** What is looked at: the ends of the file, not the whole, since a file may be larger than the memory. */
export interface FileSample {
  /** The first bytes, at least 1,024 where the file has them. */
  readonly head: Uint8Array;
  /** The last bytes, at least 1,024 where the file has them; may be the same as `head`. */
  readonly tail: Uint8Array;
  /** The media type as declared, parameters and case aside. */
  readonly declaredType: string;
  /** Without the dot. */
  readonly extension: string;
}

export type KindVerdict = { readonly ok: true; readonly type: FileType } | { readonly ok: false; readonly reason: 'type' | 'empty' };

/** ISO 32000-1 Annex H, implementation notes 13 and 18: where readers look for the first and the last mark of a PDF. */
const PDF_WINDOW = 1024;

/** First bytes of formats that must not pass as text or hide before a PDF: ZIP and Office, Windows and Linux programs, images, archives, OLE. */
const BINARY_MAGICS = [
  ...['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08', 'MZ', '\x7fELF', 'GIF87a', 'GIF89a', '\x89PNG', '\xff\xd8\xff'],
  ...['\x1f\x8b', 'Rar!', '7z\xbc\xaf', '\xd0\xcf\x11\xe0', '%!PS', '\xca\xfe\xba\xbe'],
];

/**
 * Whether name, declared type and bytes of a file agree on one allowed type (control S25: no one of the three is believed alone). It is a check
 * of the ends of the file; the extraction reads it all and has the last word.
 */
export function checkKind({ head, tail, declaredType, extension }: FileSample, purpose: PurposeName = 'training'): KindVerdict {
  if (head.length === 0) return { ok: false, reason: 'empty' };
  const type = acceptedType(purpose, extension, declaredType);
  if (!type) return { ok: false, reason: 'type' };
  const agrees = LOOKS[type](head, tail);
  return agrees ? { ok: true, type } : { ok: false, reason: 'type' };
}

const LOOKS: Readonly<Record<FileType, (head: Uint8Array, tail: Uint8Array) => boolean>> = {
  pdf: isPdf,
  docx: isArchive,
  pptx: isArchive,
  xlsx: isArchive,
  txt: isPlain,
  md: isPlain,
  csv: isPlain,
  html: isHtml,
  // Pictures are looked into chunk by chunk before anybody decodes them (lambdas/uploads).
  png: (head) => latin1(head.subarray(0, 8)) === '\x89PNG\r\n\x1a\n',
  jpeg: (head) => latin1(head.subarray(0, 3)) === '\xff\xd8\xff',
  webp: (head) => latin1(head.subarray(0, 4)) === 'RIFF' && latin1(head.subarray(8, 12)) === 'WEBP',
};

function isPdf(head: Uint8Array, tail: Uint8Array): boolean {
  const start = latin1(head.subarray(0, PDF_WINDOW));
  return !startsLikeBinary(start) && start.includes('%PDF-') && latin1(tail.subarray(-PDF_WINDOW)).includes('%%EOF');
}

function isText(head: Uint8Array, tail: Uint8Array): boolean {
  const start = latin1(head.subarray(0, PDF_WINDOW));
  if (startsLikeBinary(start) || start.includes('%PDF-')) return false;
  const encoding = encodingOf(head);
  if (encoding !== 'utf-8') return decodes(head, encoding);
  return decodes(head, encoding) && decodes(afterCutCharacter(tail), encoding);
}

/** Which kind of Office file it is stands inside, for the extraction to see; a file that is also something else has no end of its directory at its own end. */
function isArchive(head: Uint8Array, tail: Uint8Array): boolean {
  return latin1(head.subarray(0, 4)) === 'PK\x03\x04' && latin1(tail.subarray(-PDF_WINDOW)).includes('PK\x05\x06');
}

/** Text that is not a page, a drawing or a document of another markup under a harmless name (S25.3). Markdown may begin with a piece of HTML. */
function isPlain(head: Uint8Array, tail: Uint8Array): boolean {
  return isText(head, tail) && !/^<(?:!doctype|html|svg|script|\?xml)\b/i.test(beginning(head));
}

/** A page begins with its type, its root or an element that stands in a body; its encoding is the page's own to say. */
function isHtml(head: Uint8Array): boolean {
  const text = beginning(head);
  return (
    !startsLikeBinary(latin1(head)) &&
    !text.includes('\0') &&
    /^<(?:!doctype html|html|head|body|title|meta|link|main|article|section|header|div|p|h[1-6]|table|[uod]l)\b/i.test(text)
  );
}

/** The first characters, without mark, blanks, comments and the declaration that XHTML begins with. */
function beginning(head: Uint8Array): string {
  const encoding = encodingOf(head);
  const text = encoding === 'utf-8' ? latin1(head).replace(/^\xef\xbb\xbf/, '') : new TextDecoder(encoding).decode(head);
  return text
    .replace(/^(?:\s+|<!--[^]*?-->)+/, '')
    .replace(/^<\?xml[^>]*\?>(?=\s*(?:<!--[^]*?-->\s*)*<(?:!doctype )?html)/i, '')
    .replace(/^(?:\s+|<!--[^]*?-->)+/, '');
}

function startsLikeBinary(start: string): boolean {
  return BINARY_MAGICS.some((magic) => start.startsWith(magic));
}

/** Valid and without NUL. The sample may end inside a character, so the decoder is told that more may come. */
function decodes(bytes: Uint8Array, encoding: string): boolean {
  try {
    return !new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true }).includes('\0');
  } catch {
    return false;
  }
}

/** The tail may begin inside a UTF-8 character: up to three continuation bytes belong to what was cut off. */
function afterCutCharacter(tail: Uint8Array): Uint8Array {
  const begin = tail.subarray(0, 4).findIndex((byte) => (byte & 0xc0) !== 0x80);
  return begin > 0 ? tail.subarray(begin) : tail;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
