import { qrCode } from './qr-code.ts';

/** An address for the camera of a telephone, drawn by the page itself: whoever draws it learns what is in it. */
export function Qr({ text, label }: { readonly text: string; readonly label: string }) {
  const { side, path } = qrCode(text);
  return (
    <svg className="qr" role="img" aria-label={label} viewBox={`0 0 ${side} ${side}`} shapeRendering="crispEdges">
      <path d={path} />
    </svg>
  );
}
