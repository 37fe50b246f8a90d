import { borrow, type Lent } from '../../../widget/late/lent.ts';
import { h } from '../../../widget/nodes.ts';
import { icon } from '../../../widget/parts/icons.ts';
import { DEPTH, element, inline, link } from '../../../widget/talk/inline.ts';
import { linkAdmitted } from '../../../widget/talk/link.ts';
import { blocks } from '../../../widget/talk/markdown.ts';
import { refusalIn } from '../../../widget/wire.ts';

/** What the parts of the script that come late are lent. */
export const LENT: Lent = { h, icon, DEPTH, element, inline, link, linkAdmitted, blocks, refusalIn };

// Outside of a browser there are no style sheets: one that takes anything stands for them.
Object.assign(globalThis, {
  CSSStyleSheet: class {
    replaceSync = (): void => undefined;
  },
  document: { adoptedStyleSheets: [] },
});
borrow(LENT);

/** What reads tables, code and quotations. */
export const { rich } = await import('../../../widget/late/rich.ts');
