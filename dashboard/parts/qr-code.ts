import { encode } from 'uqr';

/** The quiet zone that a camera needs around the code, in modules (ISO/IEC 18004). */
const QUIET = 4;

/** An address as the dark modules of a QR code: the side of the square in modules, and its runs as the path of an SVG. */
export function qrCode(text: string): { readonly side: number; readonly path: string } {
  const { size, data } = encode(text, { ecc: 'M', border: QUIET });
  let path = '';
  data.forEach((row, y) => {
    for (let x = 0; x < size; x += 1) {
      const from = x;
      while (row[x]) x += 1;
      if (x > from) path += `M${from} ${y}h${x - from}v1h-${x - from}z`;
    }
  });
  return { side: size, path };
}
