/** The files of a tar archive by name, as text. @throws Error when a header's checksum is wrong, or what ends the archive is missing. */
export function filesOfTar(bytes: Buffer): Record<string, string> {
  const files: Record<string, string> = {};
  const field = (at: number, from: number, length: number): string => bytes.toString('utf8', at + from, at + from + length).replace(/\0.*$/s, '');
  for (let at = 0; ;) {
    if (at + 1_024 > bytes.length) throw new Error('the archive has no end');
    if (bytes.subarray(at, at + 512).every((byte) => byte === 0)) return files;
    const sum = bytes.subarray(at, at + 512).reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0);
    if (sum !== Number.parseInt(field(at, 148, 8), 8)) throw new Error('a header is broken');
    const [prefix, name, size] = [field(at, 345, 155), field(at, 0, 100), Number.parseInt(field(at, 124, 12), 8)];
    files[prefix === '' ? name : `${prefix}/${name}`] = bytes.toString('utf8', at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
}
