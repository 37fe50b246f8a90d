type Json = Readonly<Record<string, unknown>>;

/** Kinds of events, of nodes and of changes, as rrweb numbers them. */
const EVENT = { loaded: 0, load: 1, snapshot: 2, change: 3, meta: 4, custom: 5 } as const;
const NODE = { document: 0, doctype: 1, element: 2 } as const;
const MUTATION = 0;
const INPUT = 5;
/** Movements, clicks, scrolling, size of the window, touches, dragging, selections: they hold numbers of nodes and places, and no text. */
const MOVEMENTS = new Set([1, 2, 3, 4, 6, 12, 14]);

/** Attributes by which a page is drawn, whose values are words of ours or numbers. No `href`, `src`, `value`, `id`, `style`, `title`, `data-*`: they name things and people. */
const DRAWN = new Set([
  'class',
  'type',
  'role',
  'dir',
  'lang',
  'rel',
  'hidden',
  'open',
  'disabled',
  'tabindex',
  'colspan',
  'rowspan',
  'rows',
  'cols',
  'size',
  'media',
  'aria-expanded',
  'aria-hidden',
  'aria-current',
  'aria-selected',
  'aria-disabled',
  'aria-invalid',
  'aria-live',
  'aria-busy',
  'rr_width',
  'rr_height',
  'rr_scrollTop',
  'rr_scrollLeft',
]);

const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.map(object) : []);
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
const plain = (value: unknown): boolean => ['number', 'boolean'].includes(typeof value) || value === null;

/** Every character that is not blank, as a star: length and place of a text and nothing of it. */
const masked = (text: unknown): string => (typeof text === 'string' ? text.replace(/\S/g, '*') : '');

/** The style sheets of the dashboard, which say how stars are drawn. */
const isSheet = (tag: unknown, { rel, href, _cssText }: Json): boolean =>
  tag === 'link' && rel === 'stylesheet' && (typeof _cssText === 'string' || (typeof href === 'string' && /\/assets\/[\w-]+\.css$/.test(href)));

function attributes(tag: unknown, given: Json): Json {
  const kept = Object.entries(given).filter(([name, value]) => DRAWN.has(name) && (typeof value === 'string' || plain(value)));
  if (!isSheet(tag, given)) return Object.fromEntries(kept);
  const { href, _cssText } = given;
  const sheet = { ...(typeof href === 'string' && { href: href.replace(/^.*(?=\/assets\/)/, 'app://') }), ...(typeof _cssText === 'string' && { _cssText }) };
  return { ...Object.fromEntries(kept), ...sheet };
}

function node(given: Json): Json {
  const { type, id } = given;
  const childNodes = (): Json[] => list(given['childNodes']).map(node);
  if (type === NODE.document) return { type, id, childNodes: childNodes() };
  if (type === NODE.doctype) return { type, id, name: 'html', publicId: '', systemId: '' };
  // Text, a comment or anything else: as text without a letter in it.
  if (type !== NODE.element) return { type: 3, id, textContent: masked(given['textContent']) };
  const { tagName, isSVG, needBlock, rootId } = given;
  const tag = typeof tagName === 'string' && /^[a-z][a-z0-9-]{0,30}$/i.test(tagName) ? tagName : 'div';
  return {
    type,
    id,
    tagName: tag,
    attributes: attributes(tag, object(given['attributes'])),
    childNodes: childNodes(),
    ...(isSVG === true && { isSVG }),
    ...(needBlock === true && { needBlock }),
    ...(plain(rootId) && { rootId }),
  };
}

function change(data: Json): Json | undefined {
  const { source } = data;
  if (source === MUTATION)
    return {
      source,
      texts: list(data['texts']).map(({ id, value }) => ({ id: number(id), value: masked(value) })),
      attributes: list(data['attributes']).map(({ id, attributes: given }) => ({ id: number(id), attributes: attributes(undefined, object(given)) })),
      removes: list(data['removes']).map(({ id, parentId }) => ({ id: number(id), parentId: number(parentId) })),
      adds: list(data['adds']).map(({ parentId, nextId, previousId, node: added }) => ({
        parentId: number(parentId),
        ...(plain(nextId) && { nextId }),
        ...(plain(previousId) && { previousId }),
        node: node(object(added)),
      })),
    };
  if (source === INPUT) return { source, id: number(data['id']), text: masked(data['text']), isChecked: false };
  if (!MOVEMENTS.has(number(source))) return undefined;
  const places = (entries: Json): Json => Object.fromEntries(Object.entries(entries).filter(([, value]) => plain(value)));
  return {
    ...places(data),
    ...Object.fromEntries(['positions', 'ranges'].flatMap((name) => (Array.isArray(data[name]) ? [[name, list(data[name]).map(places)]] : []))),
  };
}

/** Of what the library notes beside: kinds of acts, and its own settings. No text, no address, no request. */
function custom({ tag, payload }: Json): Json | undefined {
  const given = object(payload);
  if (tag === 'options') return { tag, payload: Object.fromEntries(Object.entries(given).filter(([, value]) => plain(value))) };
  if (tag !== 'breadcrumb' || !/^(?:ui\.(?:click|input|focus|blur)|navigation|replay\.[a-z-]+)$/.test(String(given['category']))) return undefined;
  return { tag, payload: { timestamp: number(given['timestamp']), type: 'default', category: given['category'] } };
}

/** What leaves of one event of a recording: a new one, made of shapes, places and stars. Whatever has another form becomes an event that says nothing. */
export function harmlessRecording(event: unknown): Json {
  const { type, data, timestamp } = object(event);
  const given = object(data);
  const made = (body: Json | undefined): Json =>
    body ? { type, data: body, timestamp: number(timestamp) } : { type: EVENT.loaded, data: {}, timestamp: number(timestamp) };
  if (type === EVENT.snapshot) {
    const { top, left } = object(given['initialOffset']);
    return made({ node: node(object(given['node'])), initialOffset: { top: number(top), left: number(left) } });
  }
  if (type === EVENT.change) return made(change(given));
  // Where the page is stands behind `#`, with ids and tokens of mails.
  if (type === EVENT.meta) return made({ href: 'app:///', width: number(given['width']), height: number(given['height']) });
  if (type === EVENT.custom) return made(custom(given));
  return made(type === EVENT.load ? {} : undefined);
}
