/** Drawings of the button, on a field of 24 by 24; the owner has chosen one of them. */
const ICONS: Readonly<Record<string, string>> = {
  chat: 'M4 5h16v11H10l-4 4v-4H4z',
  question: 'M8 8a4 4 0 118 0c0 3-4 3-4 7m0 4v.1',
  headset: 'M4 15v-3a8 8 0 0116 0v3M4 14h3v6H4zm16 0h-3v6h3z',
  spark: 'M12 3l2 7 7 2-7 2-2 7-2-7-7-2 7-2z',
  heart: 'M12 20S4 15 4 9a4 4 0 018-1 4 4 0 018 1c0 6-8 11-8 11z',
  book: 'M12 6C9 4 6 4 4 4v14c3 0 6 0 8 2 2-2 5-2 8-2V4c-2 0-5 0-8 2zm0 0v14',
  close: 'M6 6l12 12M18 6L6 18',
};

/** Looks of what the loader puts on a page. A sheet that is made by script asks neither the page's policy nor for a style element, and nothing of it leaves the shadow root. */
export const SHEET = `:host{all:initial!important;direction:ltr;position:fixed!important;z-index:2147483000!important;inset:auto 20px 20px auto!important}
:host(.left){inset:auto auto 20px 20px!important}
[hidden]{display:none!important}
button{position:relative;display:block;margin-left:auto;padding:14px;border:1px solid #fff6;border-radius:50%;cursor:pointer;color:var(--on,#fff);background:var(--brand,#1f4d3d);box-shadow:0 4px 18px #0005}
:host(.left) button{margin-left:0}
button:focus-visible{outline:3px solid #fff;box-shadow:0 0 0 6px #1f4ed8}
svg{display:block;width:26px;fill:none;stroke:currentcolor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
b{position:absolute;top:-3px;right:-3px;min-width:20px;border-radius:10px;font:600 12px/20px system-ui;color:#fff;background:#b3261e}
div{width:min(400px,100vw - 40px);height:min(640px,100dvh - 116px);margin-bottom:14px;border-radius:16px;overflow:hidden;color:CanvasText;background:Canvas;font:15px/1.5 system-ui;box-shadow:0 12px 44px #0005}
iframe{display:block;width:100%;height:100%;border:0}
p{margin:18px 20px}
.away{height:auto}
@media(prefers-reduced-motion:no-preference){div{animation:up .2s}@keyframes up{from{opacity:0;transform:translateY(9px)}}}
@media(max-width:480px){:host(.open){inset:0!important}:host(.open) div{width:100%;height:100%;border-radius:0}:host(.open) button{display:none}}
@media print{:host{display:none!important}}`;

const SVG = 'http://www.w3.org/2000/svg';

/** A drawing that can be changed for another. */
export function drawing(): { readonly element: SVGElement; readonly show: (icon?: string) => void } {
  const element = document.createElementNS(SVG, 'svg');
  element.setAttribute('viewBox', '0 0 24 24');
  const path = element.appendChild(document.createElementNS(SVG, 'path'));
  return { element, show: (icon = '') => path.setAttribute('d', ICONS[icon] ?? ICONS['chat'] ?? '') };
}
