import { SCAN_MAX_BYTES } from './clamd-config.ts';

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END = Buffer.from([0x50, 0x4b, 5, 6]);

/**
 * Why a ZIP cannot be judged, by its central directory (APPNOTE 4.3.12, 4.3.16): malformed, or unfolding to more than the scanner reads. clamd answers OK to
 * both, because it skips what it cannot open and an overlapping archive counts less than it holds. Anything that does not begin as a ZIP has no problem here.
 */
export function zipProblem(head: Buffer, tail: Buffer, size: number): 'MalformedZip' | 'ArchiveTooLarge' | undefined {
  if (head.length < 4 || head.readUInt32LE(0) !== LOCAL_HEADER) return undefined;
  const end = tail.lastIndexOf(END);
  if (end < 0 || end + 22 > tail.length) return 'MalformedZip';
  const members = tail.readUInt16LE(end + 10);
  const directorySize = tail.readUInt32LE(end + 12);
  const directoryAt = tail.readUInt32LE(end + 16);
  // ZIP64, and a directory longer than the tail: nothing that an accepted kind needs.
  if (members === 0xffff || directoryAt === 0xffffffff || directorySize > tail.length) return 'ArchiveTooLarge';
  const directoryEnd = size - tail.length + end;
  if (directoryAt + directorySize > directoryEnd || end < directorySize) return 'MalformedZip';
  let at = end - directorySize;
  let unfolded = 0;
  for (let member = 0; member < members; member += 1) {
    if (at + 46 > tail.length || tail.readUInt32LE(at) !== CENTRAL_HEADER) return 'MalformedZip';
    unfolded += tail.readUInt32LE(at + 24);
    at += 46 + tail.readUInt16LE(at + 28) + tail.readUInt16LE(at + 30) + tail.readUInt16LE(at + 32);
  }
  return unfolded > SCAN_MAX_BYTES ? 'ArchiveTooLarge' : undefined;
}
