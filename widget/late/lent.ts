import type * as Nodes from '../nodes.ts';
import type * as Icons from '../parts/icons.ts';
import type * as Inline from '../talk/inline.ts';
import type * as Link from '../talk/link.ts';
import type * as Markdown from '../talk/markdown.ts';
import type * as Wire from '../wire.ts';

/** What the parts of the script that come late are lent by the part that is there: what lay in a file of its own for both would be one more that everybody waits for. */
export interface Lent {
  readonly h: typeof Nodes.h;
  readonly icon: typeof Icons.icon;
  readonly DEPTH: typeof Inline.DEPTH;
  readonly element: typeof Inline.element;
  readonly inline: typeof Inline.inline;
  readonly link: typeof Inline.link;
  readonly linkAdmitted: typeof Link.linkAdmitted;
  readonly blocks: typeof Markdown.blocks;
  readonly refusalIn: typeof Wire.refusalIn;
}

export let h: Lent['h'];
export let icon: Lent['icon'];
export let DEPTH: Lent['DEPTH'];
export let element: Lent['element'];
export let inline: Lent['inline'];
export let link: Lent['link'];
export let linkAdmitted: Lent['linkAdmitted'];
export let blocks: Lent['blocks'];
export let refusalIn: Lent['refusalIn'];

/** Takes what the script that is there lends. */
export function borrow(lent: Lent): void {
  ({ h, icon, DEPTH, element, inline, link, linkAdmitted, blocks, refusalIn } = lent);
}

/** Adds looks that come late. A sheet that is made by script is none of what the document's policy speaks of, and needs no element. */
export function addSheet(looks: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(looks);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
