import type { Piece } from '../talk/inline.ts';
import { DEPTH, element, link, linkAdmitted } from './lent.ts';

export { borrow } from './lent.ts';

/** What the owner's text may be made of (`RICH_ELEMENTS` of the service). */
const ELEMENTS = new Set(['b', 'br', 'code', 'em', 'i', 'li', 'ol', 'p', 'strong', 'u', 'ul']);
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0', '#39': "'" };
const TOKEN = /<(\/?)([a-z]{1,10})((?: [a-z-]{1,20}="[^"]*")*) ?\/?>|[^<]+|</g;

const decoded = (text: string): string => text.replaceAll(/&(#?\w{2,5});/g, (whole, name: string) => ENTITIES[name] ?? whole);

interface Open {
  readonly name: string;
  readonly href: string;
  readonly children: Piece[];
}

const closed = ({ name, href, children }: Open): Piece | readonly Piece[] => {
  if (name === 'a') return linkAdmitted(href) ? link(href, children) : children;
  return element(name, null, children);
};

/** The owner's purified text as elements. It is read again here and made of a fixed set, so that no sink for markup is needed, and what another store put there does not act. */
export function notice(markup: string): Piece[] {
  const root: Open = { name: '', href: '', children: [] };
  const stack = [root];
  const top = (): Open => stack.at(-1) ?? root;
  const close = (): void => {
    const open = stack.pop();
    if (open) top().children.push(...[closed(open)].flat());
  };
  for (const [token, slash, name, attributes = ''] of markup.matchAll(TOKEN)) {
    if (name === undefined) top().children.push(decoded(token));
    else if (name === 'br') top().children.push(element('br', null));
    else if (name !== 'a' && !ELEMENTS.has(name)) continue;
    else if (!slash && stack.length <= DEPTH) stack.push({ name, href: decoded(/ href="([^"]*)"/.exec(attributes)?.[1] ?? ''), children: [] });
    else if (slash && top().name === name) close();
  }
  while (stack.length > 1) close();
  return root.children;
}
