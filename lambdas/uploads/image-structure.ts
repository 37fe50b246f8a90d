import type { FileType } from '../materials/purposes.ts';

/** Why an image cannot be accepted. */
export type ImageRefusal = 'broken' | 'dimensions' | 'animated' | 'type';

/** What an image says of itself, read without decoding a pixel. */
export interface ImageStructure {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** Where the picture ends, for a kind that may have something behind it. */
  readonly end?: number;
}

/** @throws never: what cannot be read to its end is `broken`. */
type Reader = (bytes: Buffer) => ImageStructure | undefined;

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Chunks of a PNG or a WebP that are looked at: an honest image has some dozens to some thousands. */
const CHUNKS_MAX = 20_000;

/** Chunk by chunk to the end of IEND, which is the end of the file: what follows belongs to something else (PNG 3rd edition, 5). */
const png: Reader = (bytes) => {
  if (!bytes.subarray(0, 8).equals(PNG_SIGNATURE) || bytes.length < 33 || bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined;
  let frames = 1;
  let hasPixels = false;
  for (let at = 8, chunk = 0; chunk < CHUNKS_MAX && at + 12 <= bytes.length; chunk += 1) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (type === 'acTL') frames = bytes.readUInt32BE(at + 8);
    hasPixels ||= type === 'IDAT';
    at += 12 + length;
    if (type === 'IEND') return at === bytes.length && hasPixels ? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), frames } : undefined;
  }
  return undefined;
};

/** Markers that begin a frame and hold its size: all of SOF0 to SOF15 but DHT, JPG and DAC (ITU T.81, table B.1). */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

const END_OF_JPEG = Buffer.from([0xff, 0xd9]);

/** Segment by segment to the frame header; the scan itself is not read, but its end must be there. A preview among the notes before it has an end of its own. */
const jpeg: Reader = (bytes) => {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined;
  for (let at = 2; at + 9 < bytes.length;) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    // Fill bytes may stand before a marker.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (isFrame(marker)) {
      const last = bytes.indexOf(END_OF_JPEG, at);
      return last < 0 ? undefined : { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5), frames: 1, end: last + END_OF_JPEG.length };
    }
    if (marker === 0xd9 || marker === 0xda) return undefined;
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
};

/** Chunk by chunk through the RIFF, whose length is the file's (WebP container specification). */
const webp: Reader = (bytes) => {
  if (bytes.length < 30 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP') return undefined;
  if (bytes.readUInt32LE(4) + 8 !== bytes.length) return undefined;
  let size: readonly [number, number] | undefined;
  let frames = 0;
  let at = 12;
  for (let chunk = 0; at + 8 <= bytes.length; chunk += 1) {
    if (chunk >= CHUNKS_MAX) return undefined;
    const type = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (data.length !== length) return undefined;
    if (type === 'VP8X' && length >= 10) size = [data.readUIntLE(4, 3) + 1, data.readUIntLE(7, 3) + 1];
    if (type === 'ANMF') frames += 1;
    // The frame's own size counts where there is no canvas, and the larger one where there are both.
    const own = type === 'VP8 ' ? sizeOfVp8(data) : type === 'VP8L' ? sizeOfVp8l(data) : undefined;
    if (own) {
      size = size ? [Math.max(size[0], own[0]), Math.max(size[1], own[1])] : own;
      frames += 1;
    }
    at += 8 + length + (length & 1);
  }
  return size && frames > 0 && at === bytes.length ? { width: size[0], height: size[1], frames } : undefined;
};

const sizeOfVp8 = (data: Buffer): readonly [number, number] | undefined =>
  data.length >= 10 && data.readUIntBE(3, 3) === 0x9d012a ? [data.readUInt16LE(6) & 0x3fff, data.readUInt16LE(8) & 0x3fff] : undefined;

function sizeOfVp8l(data: Buffer): readonly [number, number] | undefined {
  if (data.length < 5 || data[0] !== 0x2f) return undefined;
  const bits = data.readUInt32LE(1);
  return [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1];
}

const READERS: Readonly<Partial<Record<FileType, Reader>>> = { png, jpeg, webp };

/** Other documents that an image can carry behind its own end or between its parts, to be taken for them later. */
const CARRIED = ['PK\x05\x06', '%PDF-', '<script', '<?php', '#!/'];

/**
 * Judges an image by its header and its chunks alone, before anybody decodes it: a few bytes can ask for gigabytes of pixels (S25.4). `undefined` when it may
 * be decoded; what comes after the end of the picture is refused where the format has an end that can be found.
 */
export function refuseImage(type: FileType, bytes: Uint8Array, maxSide: number): ImageRefusal | undefined {
  const read = READERS[type];
  if (!read) return 'type';
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const structure = read(buffer);
  if (!structure || structure.width < 1 || structure.height < 1) return 'broken';
  if (structure.width > maxSide || structure.height > maxSide) return 'dimensions';
  if (structure.frames !== 1) return 'animated';
  return structure.end !== undefined && carries(buffer.subarray(structure.end)) ? 'broken' : undefined;
}

/** Cameras add previews after the end of a JPEG, so what follows is looked at instead of refused. */
const carries = (after: Buffer): boolean => CARRIED.some((mark) => after.includes(mark, 0, 'latin1'));
