import { crc32, deflateSync } from 'node:zlib';

/** One chunk of a PNG with its checksum. */
export function chunk(type: string, data: Uint8Array = new Uint8Array()): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

const header = (width: number, height: number): Buffer => {
  const bytes = Buffer.alloc(13);
  bytes.writeUInt32BE(width, 0);
  bytes.writeUInt32BE(height, 4);
  bytes.set([8, 6], 8);
  return bytes;
};

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A PNG of one colour, with chunks of one's own before its pixels. `claimed` is the size in its header. */
export function png(side: number, more: readonly Buffer[] = [], claimed: readonly [number, number] = [side, side]): Buffer {
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(side * 4, Buffer.from([200, 40, 40, 255]))]);
  const pixels = Buffer.concat(Array.from({ length: side }, () => row));
  return Buffer.concat([SIGNATURE, chunk('IHDR', header(...claimed)), ...more, chunk('IDAT', deflateSync(pixels)), chunk('IEND')]);
}

const jpegFrame = (width: number, height: number): Buffer =>
  Buffer.from([0xff, 0xc2, 0, 17, 8, height >> 8, height & 255, width >> 8, width & 255, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
const JPEG_BEGIN = Buffer.from([0xff, 0xd8]);
const JPEG_SCAN = Buffer.from([0xff, 0xda, 0, 2]);
const JPEG_END = Buffer.from([0xff, 0xd9]);

/** A JPEG as cameras write it: a preview among its notes, then the picture, whose pixels may spell anything. */
export function photo(pixels: Uint8Array, after: Uint8Array = new Uint8Array()): Buffer {
  const preview = Buffer.concat([Buffer.from('Exif\0\0'), JPEG_BEGIN, JPEG_END]);
  const note = Buffer.concat([Buffer.from([0xff, 0xe1, 0, preview.length + 2]), preview]);
  return Buffer.concat([JPEG_BEGIN, note, jpegFrame(8, 8), JPEG_SCAN, pixels, JPEG_END, after]);
}

/** The header of a JPEG of a size, with its end and no scan: enough for whoever reads no pixel. */
export function jpegHeader(width: number, height: number, after: Uint8Array = new Uint8Array()): Buffer {
  const note = Buffer.concat([Buffer.from([0xff, 0xe1, 0xff, 0xff]), Buffer.alloc(65_533, 'Exif')]);
  const fill = Buffer.from([0xff]);
  return Buffer.concat([JPEG_BEGIN, note, fill, jpegFrame(width, height), JPEG_SCAN, Buffer.from([1, 2, 3]), JPEG_END, after]);
}

const riffChunk = (type: string, data: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length & 1)]);
};

/** A WebP container with a canvas of a size and so many frames, none of which can be decoded. */
export function webpHeader(width: number, height: number, frames: number): Buffer {
  const canvas = Buffer.alloc(10);
  canvas.writeUIntLE(width - 1, 4, 3);
  canvas.writeUIntLE(height - 1, 7, 3);
  const body = Buffer.concat([Buffer.from('WEBP'), riffChunk('VP8X', canvas), ...Array.from({ length: frames }, () => riffChunk('ANMF', Buffer.alloc(17)))]);
  return riffChunk('RIFF', body);
}

/** An animated PNG of so many frames, as its header says. */
export function apng(frames: number): Buffer {
  const control = Buffer.alloc(8);
  control.writeUInt32BE(frames);
  return png(4, [chunk('acTL', control)]);
}
