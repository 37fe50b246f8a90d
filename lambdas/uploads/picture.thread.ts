import { parentPort, workerData } from 'node:worker_threads';
import decodeJpeg, { init as initJpeg } from '@jsquash/jpeg/decode.js';
import decodePng, { init as initPng } from '@jsquash/png/decode.js';
import resize, { initResize } from '@jsquash/resize';
import decodeWebp, { init as initWebp } from '@jsquash/webp/decode.js';
import encodeWebp, { init as initWebpEncoder } from '@jsquash/webp/encode.js';
import type { PictureReport, PictureTask } from './picture.ts';

/** The pixels of a picture, as browsers name them: the codecs ask for it. */
class Pixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  readonly colorSpace = 'srgb';
  constructor(data: Uint8ClampedArray, width: number, height: number) {
    this.data = data;
    this.width = width;
    this.height = height;
  }
}
Object.defineProperty(globalThis, 'ImageData', { value: Pixels });

const QUALITY = 82;

type Decode = (bytes: ArrayBuffer) => Promise<ImageData>;

async function decoder({ type, modules }: PictureTask): Promise<Decode> {
  if (type === 'png') {
    await initPng(modules.png);
    return decodePng as Decode;
  }
  if (type === 'jpeg') {
    await initJpeg(modules.jpeg as never);
    // A telephone writes how it was held beside the pixels, and that note goes with all others.
    return (bytes) => decodeJpeg(bytes, { preserveOrientation: true });
  }
  await initWebp(modules.webp as never);
  return decodeWebp;
}

/**
 * The largest square in the middle, each pixel the mean of `step` by `step`: a picture of sixteen million pixels is made small before anything slower sees it.
 * A colour counts as much as it can be seen, or the edges of what is transparent would turn dark.
 */
function square({ data, width, height }: ImageData, atLeast: number): ImageData {
  const full = Math.min(width, height);
  const step = Math.max(1, Math.floor(full / atLeast));
  const side = Math.floor(full / step);
  const [left, top] = [(width - side * step) >> 1, (height - side * step) >> 1];
  const small = new Uint8ClampedArray(side * side * 4);
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1) {
      let [red, green, blue, alpha] = [0, 0, 0, 0];
      for (let row = 0; row < step; row += 1) {
        let at = ((top + y * step + row) * width + left + x * step) * 4;
        for (let column = 0; column < step; column += 1, at += 4) {
          const seen = data[at + 3] ?? 0;
          red += (data[at] ?? 0) * seen;
          green += (data[at + 1] ?? 0) * seen;
          blue += (data[at + 2] ?? 0) * seen;
          alpha += seen;
        }
      }
      const to = (y * side + x) * 4;
      const visible = alpha || 1;
      small[to] = red / visible;
      small[to + 1] = green / visible;
      small[to + 2] = blue / visible;
      small[to + 3] = alpha / (step * step);
    }
  return new ImageData(small, side, side);
}

/** Decodes one picture and writes it anew in each size: pixels are all that passes. */
async function run(task: PictureTask): Promise<void> {
  const decode = await decoder(task);
  let pixels: ImageData;
  try {
    pixels = await decode(new Uint8Array(task.bytes).buffer);
  } catch {
    return parentPort?.postMessage({ kind: 'refused' } satisfies PictureReport);
  }
  await initResize(task.modules.resize);
  await initWebpEncoder(task.modules.webpEncoder as never);
  const middle = square(pixels, 2 * Math.max(...task.sides));
  const pictures = [];
  for (const side of task.sides) {
    const small = await resize(middle, { width: side, height: side });
    pictures.push({ side, bytes: new Uint8Array(await encodeWebp(small, { quality: QUALITY })) });
  }
  parentPort?.postMessage({ kind: 'pictures', pictures } satisfies PictureReport);
}

void run(workerData as PictureTask);
