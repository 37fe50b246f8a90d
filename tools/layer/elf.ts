/** Machines of ELF (e_machine): the two that Lambda has. */
const MACHINES: Readonly<Record<number, 'x64' | 'arm64'>> = { 62: 'x64', 183: 'arm64' };

const DYNAMIC = 2;
const LOAD = 1;
const TAG_NEEDED = 1;
const TAG_STRINGS = 5;

export interface Elf {
  readonly machine: 'x64' | 'arm64' | 'other';
  /** Sonames of the libraries that it cannot do without. */
  readonly needed: readonly string[];
}

/** What a program or library of 64 bits, little endian, is and needs (ELF-64 object file format, 1.5); `undefined` when it is none. */
export function readElf(bytes: Buffer): Elf | undefined {
  if (bytes.length < 64 || bytes.readUInt32BE(0) !== 0x7f454c46 || bytes[4] !== 2 || bytes[5] !== 1) return undefined;
  const machine = MACHINES[bytes.readUInt16LE(18)] ?? 'other';
  const headersAt = Number(bytes.readBigUInt64LE(32));
  const headers = Array.from({ length: bytes.readUInt16LE(56) }, (_, index) => {
    const at = headersAt + index * bytes.readUInt16LE(54);
    return {
      type: bytes.readUInt32LE(at),
      offset: Number(bytes.readBigUInt64LE(at + 8)),
      address: Number(bytes.readBigUInt64LE(at + 16)),
      size: Number(bytes.readBigUInt64LE(at + 32)),
    };
  });
  const dynamic = headers.find(({ type }) => type === DYNAMIC);
  if (!dynamic) return { machine, needed: [] };
  const names: number[] = [];
  let strings = 0;
  for (let at = dynamic.offset; at + 16 <= dynamic.offset + dynamic.size; at += 16) {
    const tag = Number(bytes.readBigInt64LE(at));
    const value = Number(bytes.readBigUInt64LE(at + 8));
    if (tag === 0) break;
    if (tag === TAG_NEEDED) names.push(value);
    if (tag === TAG_STRINGS) strings = value;
  }
  const segment = headers.find(({ type, address, size }) => type === LOAD && strings >= address && strings < address + size);
  if (!segment) throw new Error('this library has no table of strings');
  const base = strings - segment.address + segment.offset;
  return { machine, needed: names.map((name) => bytes.toString('latin1', base + name, bytes.indexOf(0, base + name))) };
}
