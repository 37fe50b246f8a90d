import xz from 'xz-decompress';

/** One member of a package's tree. `link` is where a symbolic link leads. */
export interface PackageEntry {
  readonly name: string;
  readonly kind: 'file' | 'link' | 'other';
  readonly link: string;
  readonly data: Buffer;
}

const BLOCK = 512;

/** @throws Error when the stream is not XZ. */
export async function unxz(bytes: Uint8Array): Promise<Buffer> {
  const stream = new xz.XzReadableStream(new Blob([bytes as Uint8Array<ArrayBuffer>]).stream());
  const parts: Uint8Array[] = [];
  for await (const part of stream as unknown as AsyncIterable<Uint8Array>) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

/** The members of an archive of ar(5), which is what a package of Debian is (deb(5)). */
export function* arMembers(bytes: Buffer): Generator<{ readonly name: string; readonly data: Buffer }> {
  if (bytes.toString('latin1', 0, 8) !== '!<arch>\n') throw new Error('this is no package');
  for (let at = 8; at + 60 <= bytes.length;) {
    const name = bytes
      .toString('latin1', at, at + 16)
      .trim()
      .replace(/\/$/, '');
    const size = Number(bytes.toString('latin1', at + 48, at + 58));
    if (!Number.isSafeInteger(size) || at + 60 + size > bytes.length) throw new Error('this package is cut off');
    yield { name, data: bytes.subarray(at + 60, at + 60 + size) };
    at += 60 + size + (size & 1);
  }
}

/** The entries of a tar archive in the forms that dpkg writes: ustar, and GNU's long names. */
export function* tarEntries(bytes: Buffer): Generator<PackageEntry> {
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= bytes.length;) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header[0] === 0) return;
    const field = (from: number, length: number): string => header.toString('utf8', from, from + length).replace(/\0.*$/s, '');
    const size = Number.parseInt(field(124, 12), 8) || 0;
    const type = String.fromCharCode(header[156] || 0x30);
    const data = bytes.subarray(at + BLOCK, at + BLOCK + size);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (type === 'L') {
      longName = data.toString('utf8').replace(/\0.*$/s, '');
      continue;
    }
    const prefix = field(257, 5) === 'ustar' ? field(345, 155) : '';
    const name = longName ?? (prefix ? `${prefix}/${field(0, 100)}` : field(0, 100));
    longName = undefined;
    yield { name: name.replace(/^\.\//, ''), kind: type === '0' ? 'file' : type === '2' ? 'link' : 'other', link: field(157, 100), data };
  }
}

/** What a package installs. @throws Error when it is no package, or compressed in another way than XZ. */
export async function packageEntries(bytes: Buffer): Promise<readonly PackageEntry[]> {
  for (const { name, data } of arMembers(bytes)) {
    if (name === 'data.tar.xz') return [...tarEntries(await unxz(data))];
    if (name.startsWith('data.tar')) throw new Error(`${name} cannot be read`);
  }
  throw new Error('this package has no data');
}
