/** An element as it is wanted. */
export interface VNode {
  readonly type: string;
  readonly props: Readonly<Record<string, unknown>> & { readonly children: readonly Child[]; readonly key?: string };
}

/** What may stand inside of an element; what is `false`, empty or absent shows nothing, and keeps its place. */
export type Child = VNode | string | number | false | null | undefined | readonly Child[];

/** Says what is wanted. A part of the page is a function that is called with what it is made of. */
export const h = (type: string, given: Readonly<Record<string, unknown>> | null, ...children: readonly Child[]): VNode => ({
  type,
  props: { ...given, children },
});

/** What stands at one place. */
interface Drawn {
  readonly wanted: VNode | string;
  readonly node: ChildNode;
  readonly inside: Places;
}
type Places = ReadonlyMap<string, Drawn>;

const SVG = 'http://www.w3.org/2000/svg';
const roots = new WeakMap<Element, Places>();
/** Told of elements once they stand on the page. */
let fresh: (() => void)[] = [];

const isMany = (child: Child): child is readonly Child[] => Array.isArray(child);

/** Everything that shows something, by its place: the way to it, with keys where there are keys, so that what comes and goes beside it does not move it. */
function placed(children: readonly Child[], way: string, found: Map<string, VNode | string>): typeof found {
  children.forEach((child, at) => {
    const place = `${way} ${at}`;
    if (isMany(child)) placed(child, place, found);
    else if (child && typeof child === 'object') {
      const { key } = child.props;
      found.set(key === undefined ? place : `${way} =${key}`, child);
    } else if (child) found.set(place, String(child));
  });
  return found;
}

const NOTHING: Places = new Map();

/** Gives an element what it is to have, as far as it has it not yet. Nothing of it is read as markup or as a script. */
function dress(element: Element, props: VNode['props'], before: Readonly<Record<string, unknown>> = {}): void {
  for (const name in { ...before, ...props }) {
    const value = props[name];
    if (value === before[name] || /^(?:key|ref|children)$/.test(name)) continue;
    if (name.startsWith('on')) Object.assign(element, { [name.toLowerCase()]: value });
    else if (value === undefined || (value === false && !name.startsWith('aria'))) element.removeAttribute(name);
    else element.setAttribute(name, value as string);
  }
}

const typeOf = (wanted: VNode | string | undefined): string | undefined => (typeof wanted === 'object' ? wanted.type : wanted && '');

/** Makes of what stands inside of an element what is wanted there. What stays is neither made anew nor moved: it keeps its focus, and whatever the browser knows of it. */
function draw(parent: Element, children: readonly Child[], before: Places): Places {
  const wanted = placed(children, '', new Map());
  const after = new Map<string, Drawn>();
  for (const [place, { node, wanted: had }] of before) if (typeOf(had) !== typeOf(wanted.get(place))) node.remove();
  let at = parent.firstChild;
  for (const [place, want] of wanted) {
    const was = before.get(place);
    const had = typeOf(was?.wanted) === typeOf(want) ? was : undefined;
    let node = had?.node;
    let inside = NOTHING;
    if (typeof want === 'string') {
      node ??= new Text();
      if (had?.wanted !== want) node.nodeValue = want;
    } else {
      const { type, props } = want;
      const element = (node as Element | undefined) ?? document.createElementNS(type === 'svg' ? SVG : parent.namespaceURI, type);
      dress(element, props, had && typeof had.wanted === 'object' ? had.wanted.props : {});
      inside = draw(element, props.children, had?.inside ?? NOTHING);
      if (!had && props['ref']) fresh.push(() => (props['ref'] as (element: Element) => void)(element));
      node = element;
    }
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
    after.set(place, { wanted: want, node, inside });
  }
  return after;
}

/** Shows in an element what is wanted there. */
export function render(wanted: Child, root: Element): void {
  roots.set(root, draw(root, [wanted], roots.get(root) ?? NOTHING));
  const told = fresh;
  fresh = [];
  for (const tell of told) tell();
}
