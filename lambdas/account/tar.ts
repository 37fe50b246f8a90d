/** One file of an archive; its bytes come to exactly `size`. */
export interface ArchiveFile {
  readonly name: string;
  readonly size: number;
  readonly bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

const BLOCK = 512;
const NAME_MAX = 100;
const PREFIX_MAX = 155;

/** The two fields that a name is kept in, parted at a slash (POSIX.1-1988, ustar). @throws Error for a name that does not fit. */
function nameFields(name: string): readonly [prefix: string, name: string] {
  if (Buffer.byteLength(name) <= NAME_MAX) return ['', name];
  for (let slash = name.lastIndexOf('/'); slash > 0; slash = name.lastIndexOf('/', slash - 1)) {
    const [prefix, rest] = [name.slice(0, slash), name.slice(slash + 1)];
    if (Buffer.byteLength(rest) > NAME_MAX) break;
    if (Buffer.byteLength(prefix) <= PREFIX_MAX) return [prefix, rest];
  }
  throw new Error('a name is too long for the archive');
}

const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, '0')}\0`;

/** The header of a file: read by its owner, of nobody, at a moment in seconds. */
function header(file: ArchiveFile, atSeconds: number): Buffer {
  const [prefix, name] = nameFields(file.name);
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0);
  block.write(octal(0o600, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(file.size, 12), 124);
  block.write(octal(atSeconds, 12), 136);
  block.write('        ', 148);
  block.write('0', 156);
  block.write('ustar\x0000', 257, 'latin1');
  block.write(prefix, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/**
 * Files as a tar archive, byte by byte as they come: no more of it is in memory than one piece of one file.
 * @throws Error when a file is not as long as it said, because then nothing behind it could be read.
 */
export async function* tarOf(files: AsyncIterable<ArchiveFile>, atSeconds: number): AsyncGenerator<Uint8Array> {
  for await (const file of files) {
    yield header(file, atSeconds);
    let left = file.size;
    for await (const piece of file.bytes) {
      left -= piece.byteLength;
      yield piece;
    }
    if (left !== 0) throw new Error('a file of the archive is not as long as it said');
    const rest = file.size % BLOCK;
    if (rest > 0) yield Buffer.alloc(BLOCK - rest);
  }
  yield Buffer.alloc(2 * BLOCK);
}
