import { inflateRawSync } from 'node:zlib';
import { ExtractionError } from './block.ts';

/** What an Office file may hold at most (S25.7). Real documents of many hundred pages stay far below. */
export const ARCHIVE_LIMITS = { maxEntries: 2_000, maxBytes: 100_000_000, maxRatio: 100 } as const;

/** Below this a high ratio is no bomb: an almost empty sheet packs well. */
const SMALL = 1_000_000;

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly bytes: number;
  readonly start: number;
}

/** The parts of an Office file. Nothing is unpacked before it is asked for, and never more of it than was declared. */
export interface Archive {
  readonly names: readonly string[];
  /** The text of one part, as UTF-8 XML without a document type. `undefined` when there is no such part. */
  xml(name: string): string | undefined;
}

const refuse = (message: string): never => {
  throw new ExtractionError('archive', message);
};

/** PKWARE APPNOTE 6.3.10: 4.3.16 end of the central directory, 4.3.12 its headers, 4.3.7 the header before each file. */
const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
const SYMBOLIC_LINK = 0o12;

function findEnd(file: Buffer): number {
  for (let at = file.length - END_BYTES; at >= Math.max(0, file.length - END_BYTES - 65_535); at -= 1) {
    if (file.readUInt32LE(at) === END && at + END_BYTES + file.readUInt16LE(at + 20) === file.length) return at;
  }
  throw new ExtractionError('broken', 'no end of the central directory');
}

const isUnsafe = (name: string): boolean => name === '' || /^[/\\]|^[a-z]:|\\|\0|(^|\/)\.\.?(\/|$)/i.test(name);

function readEntry(file: Buffer, at: number, directory: number): { readonly entry: Entry; readonly next: number } {
  if (file.readUInt32LE(at) !== CENTRAL) throw new ExtractionError('broken', 'the central directory is damaged');
  const [nameBytes, extra, comment] = [file.readUInt16LE(at + 28), file.readUInt16LE(at + 30), file.readUInt16LE(at + 32)];
  const name = file.toString('utf8', at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameBytes);
  const [flags, method, packed, bytes] = [file.readUInt16LE(at + 8), file.readUInt16LE(at + 10), file.readUInt32LE(at + 20), file.readUInt32LE(at + 24)];
  const local = file.readUInt32LE(at + 42);
  if (flags & 1) throw new ExtractionError('encrypted', 'an encrypted entry');
  if (isUnsafe(name)) refuse('a name that leads elsewhere');
  if (file.readUInt8(at + 5) === 3 && file.readUInt16LE(at + 40) >>> 12 === SYMBOLIC_LINK) refuse('a symbolic link');
  if ((method !== 0 && method !== 8) || (method === 0 && packed !== bytes)) refuse(`method ${method}`);
  if (bytes > SMALL && bytes > packed * ARCHIVE_LIMITS.maxRatio) refuse('packed too tightly');
  if (local + LOCAL_BYTES > directory || file.readUInt32LE(local) !== LOCAL) refuse('an entry outside of the archive');
  const start = local + LOCAL_BYTES + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
  if (start + packed > directory) refuse('an entry that reaches into the directory');
  if (file.toString('utf8', local + LOCAL_BYTES, local + LOCAL_BYTES + nameBytes) !== name) refuse('an entry with two names');
  return { entry: { name, method, packed, bytes, start }, next: at + CENTRAL_BYTES + nameBytes + extra + comment };
}

function readEntries(file: Buffer): Map<string, Entry> {
  const end = findEnd(file);
  const [count, directory] = [file.readUInt16LE(end + 10), file.readUInt32LE(end + 16)];
  if (count > ARCHIVE_LIMITS.maxEntries) refuse(`${count} entries`);
  const entries = new Map<string, Entry>();
  // Two names that some file system holds for one are one.
  const seen = new Set<string>();
  let at = directory;
  let total = 0;
  for (let number = 0; number < count; number += 1) {
    const { entry, next } = readEntry(file, at, directory);
    const folded = entry.name.normalize('NFC').toLowerCase();
    if (seen.has(folded)) refuse('two entries of one name');
    seen.add(folded);
    total += entry.bytes;
    if (total > ARCHIVE_LIMITS.maxBytes || (total > SMALL && total > file.length * ARCHIVE_LIMITS.maxRatio)) refuse(`${total} bytes unpacked`);
    entries.set(entry.name, entry);
    at = next;
  }
  if (at !== end) refuse('something between directory and end');
  const inOrder = [...entries.values()].sort((one, other) => one.start - other.start);
  inOrder.forEach((entry, index) => {
    const following = inOrder[index + 1];
    if (following && entry.start + entry.packed > following.start - LOCAL_BYTES) refuse('entries that overlap');
  });
  return entries;
}

/**
 * Opens an Office file without unpacking it, and refuses what no writing program makes: bombs, overlapping or repeated entries, links and names that lead
 * elsewhere (S19.8, S25.7). Sizes are believed only as ceilings: a part that unpacks to more than it declares is refused.
 * @throws ExtractionError `archive`, `encrypted`, `broken`.
 */
export function openArchive(bytes: Uint8Array): Archive {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let entries: Map<string, Entry>;
  try {
    entries = readEntries(file);
  } catch (error) {
    // Offsets that point past the end of the file.
    throw error instanceof ExtractionError ? error : new ExtractionError('broken', 'the archive is cut', { cause: error });
  }
  const unpack = ({ method, start, packed, bytes: most }: Entry): Buffer => {
    const data = file.subarray(start, start + packed);
    if (method === 0) return data;
    try {
      return inflateRawSync(data, { maxOutputLength: Math.max(most, 1) });
    } catch (cause) {
      throw new ExtractionError((cause as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'archive' : 'broken', 'a part cannot be unpacked', { cause });
    }
  };
  return {
    names: [...entries.keys()],
    xml(name) {
      const entry = entries.get(name);
      if (!entry) return undefined;
      let text: string;
      try {
        text = new TextDecoder('utf-8', { fatal: true }).decode(unpack(entry));
      } catch (cause) {
        throw cause instanceof ExtractionError ? cause : new ExtractionError('broken', 'a part is not UTF-8', { cause });
      }
      // A document type is the only place where entities are declared, and Office writes none.
      if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) refuse('a document type in a part');
      return text;
    },
  };
}
