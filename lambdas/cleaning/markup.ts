/** Elements that HTML, SVG and MathML know (WHATWG HTML, 4; SVG 2; MathML Core). A name outside this list is as often a word of the text: `Map<String>`. */
export const KNOWN_ELEMENTS: ReadonlySet<string> = new Set(
  (
    'a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br button canvas caption center cite ' +
    'code col colgroup command content data datalist dd del details dfn dialog dir div dl dt element em embed fieldset figcaption figure font footer form ' +
    'frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe image img input ins isindex kbd keygen label legend li link listing main map mark ' +
    'marquee menu menuitem meta meter multicol nav nextid nobr noembed noframes noscript object ol optgroup option output p param picture plaintext portal ' +
    'pre progress q rb rp rt rtc ruby s samp script search section select shadow slot small source spacer span strike strong style sub summary sup svg table ' +
    'tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr xml xmp xss ' +
    'animate animatemotion animatetransform circle clippath defs desc discard ellipse feblend filter foreignobject g handler line lineargradient listener ' +
    'marker mask metadata mpath path pattern polygon polyline radialgradient rect set stop switch symbol text textpath tspan use view ' +
    'annotation annotation-xml maction math merror mfrac mglyph mi mmultiscripts mn mo mover mpadded mphantom mroot mrow ms mspace msqrt mstyle msub msubsup ' +
    'msup mtable mtd mtext mtr munder munderover semantics'
  ).split(' '),
);

/** Elements that act by being there, whatever is written behind their name. */
const ACTIVE = /^(?:script|iframe|frame|frameset|object|embed|applet|base|meta|link|style|svg|math|form|template|portal|noscript|plaintext|xmp)(?![a-z0-9-])/;

/** Attributes that run, load or navigate: their presence makes a tag of any name markup. */
const ACTIVE_ATTRIBUTE = /^(?:on.*|style|src.*|href|xlink:.*|action|formaction|data|background|poster|ping|to|values|from|by|is|slot|id|name|class|xmlns.*)$/;

/** Those that are taken for active without a value too, also where a stray quote or bracket stands behind the name of a handler. */
const ACTIVE_EVEN_EMPTY = /^(?:on[a-z]+(?:["'<].*)?|style|srcdoc)$/;

/** What an author writes as the name of an attribute. */
const PLAUSIBLE_ATTRIBUTE = /^[a-z_:@*#[(][\w:.@()[\]-]*$/;

/** Steps of scanning per character of the text: what people write needs a handful, and a text that needs more is hostile. */
const STEPS_PER_CHARACTER = 40;

/** What lets a parser open a tag, a comment, a declaration or a processing instruction (WHATWG HTML, 13.2.5.6, tag open state). */
const OPENER = /<[a-z/!?]/i;
const SPACE = /[\t\n\f\r ]/;

interface Tag {
  readonly name: string;
  readonly attributes: readonly { readonly name: string; readonly valued: boolean }[];
  /** The place after the closing bracket. */
  readonly end: number;
}

/** One text with the steps that may still be spent on it. */
class Scanner {
  readonly text: string;
  private steps: number;

  constructor(text: string) {
    this.text = text;
    this.steps = text.length * STEPS_PER_CHARACTER;
  }

  get spent(): boolean {
    return this.steps <= 0;
  }

  /** The first place from `at` at which `stop` holds, or the end of the text. */
  until(at: number, stop: (character: string) => boolean): number {
    let place = at;
    while (place < this.text.length && !stop(this.text[place] ?? '')) place += 1;
    this.steps -= place - at + 1;
    return place;
  }

  /** The tag that begins at `at`, as an HTML tokenizer reads it, or nothing when it has no end. */
  tag(at: number): Tag | undefined {
    const { text } = this;
    let place = this.until(at + (text[at + 1] === '/' ? 2 : 1), (character) => SPACE.test(character) || character === '/' || character === '>');
    const name = text
      .slice(at + 1, place)
      .replace('/', '')
      .toLowerCase();
    const attributes: { name: string; valued: boolean }[] = [];
    while (place < text.length && !this.spent) {
      place = this.until(place, (character) => !SPACE.test(character) && character !== '/');
      if (text[place] === '>') return { name, attributes, end: place + 1 };
      // The first character belongs to the name even when it is an equals sign.
      const nameEnd = this.until(place + 1, (character) => SPACE.test(character) || character === '/' || character === '>' || character === '=');
      const attribute = text.slice(place, nameEnd).toLowerCase();
      const equals = this.until(nameEnd, (character) => !SPACE.test(character));
      if (text[equals] !== '=') {
        attributes.push({ name: attribute, valued: false });
        place = nameEnd;
        continue;
      }
      attributes.push({ name: attribute, valued: true });
      place = this.value(equals + 1);
    }
    return undefined;
  }

  /** The place after an attribute's value. */
  private value(at: number): number {
    const start = this.until(at, (character) => !SPACE.test(character));
    const quote = this.text[start];
    if (quote === '"' || quote === "'") return this.until(start + 1, (character) => character === quote) + 1;
    return this.until(start, (character) => SPACE.test(character) || character === '>');
  }
}

/** Whether a tag would do something, or is one that an author wrote as markup. `a<b && c>d` has the form of a tag and is neither. */
function isMarkup({ name, attributes }: Tag): boolean {
  if (ACTIVE.test(name)) return true;
  if (attributes.some(({ name: attribute, valued }) => (valued ? ACTIVE_ATTRIBUTE : ACTIVE_EVEN_EMPTY).test(attribute))) return true;
  return KNOWN_ELEMENTS.has(name) && attributes.every(({ name: attribute }) => PLAUSIBLE_ATTRIBUTE.test(attribute));
}

/** The place after a comment, declaration or processing instruction; it goes with its text. Nothing when it has no end. */
function declarationEnd(text: string, at: number): number | undefined {
  const comment = text.startsWith('<!--', at);
  const close = comment ? text.indexOf('-->', at + 2) : text.indexOf('>', at);
  return close < 0 ? undefined : close + (comment ? 3 : 1);
}

/** The place after everything that goes with a tag: of a script or a stylesheet also its text. */
function extent(text: string, { name, end }: Tag, opening: boolean): number {
  if (!opening || (name !== 'script' && name !== 'style')) return end;
  const rest = text.slice(end);
  const close = rest.toLowerCase().indexOf(`</${name}`);
  return close < 0 ? end : end + close;
}

/** The last place at which an attribute that acts is written, or -1: a tag without an end is no tag, until somebody puts an end behind it. */
function lastActive(text: string): number {
  let last = -1;
  for (const { index } of text.matchAll(/[\s/"'](?:on[a-z]+|style|srcdoc|src|href|xlink:href|action|formaction|data|poster|background)\s*=/gi)) last = index;
  return last;
}

/** One pass: markup goes, what only looks like it stays. `undefined` when the text is hostile enough to wear the scanner out. */
function pass(text: string): string | undefined {
  const scanner = new Scanner(text);
  const last = text.lastIndexOf('>');
  const active = lastActive(text);
  let out = '';
  let at = 0;
  let raw = 0;
  while (at < text.length) {
    const open = text.indexOf('<', at);
    if (open < 0) return out + text.slice(at);
    out += text.slice(at, open);
    at = open;
    const next = text[open + 1] ?? '';
    let end: number | undefined;
    if (/[!?]/.test(next) || (next === '/' && !/[a-z]/i.test(text[open + 2] ?? ''))) {
      if ((raw += 1) > 200) return undefined;
      end = declarationEnd(text, open);
    } else if (/[a-z/]/i.test(next)) {
      const tag = open < last ? scanner.tag(open) : undefined;
      if (scanner.spent) return undefined;
      if (
        !tag &&
        (open < active ||
          ACTIVE.test(
            text
              .slice(open + 1, open + 14)
              .replace('/', '')
              .toLowerCase(),
          ))
      )
        end = open + 1;
      if (tag && isMarkup(tag)) {
        if (ACTIVE.test(tag.name) && (raw += 1) > 200) return undefined;
        end = extent(text, tag, next !== '/');
      }
    }
    if (end === undefined) {
      out += '<';
      at += 1;
    } else at = end;
  }
  return out;
}

/** A text in which no bracket opens anything. From the end, because a bracket that goes may leave the one before it in front of a letter. */
function withoutOpeners(text: string): string {
  const pieces: string[] = [];
  let first = '';
  for (const [place, piece] of text.split('<').reverse().entries()) {
    if (place > 0 && !/[a-z/!?]/i.test(first)) {
      pieces.push('<');
      first = '<';
    }
    pieces.push(piece);
    first = piece[0] ?? first;
  }
  return pieces.reverse().join('');
}

/**
 * A text without markup, and otherwise byte for byte itself: `R&D`, `a < b && c > d`, `Tom & Jerry <3`, `Map<String>` and `{{name}}` stay, `<b>Bob</b>` becomes
 * `Bob`, and nothing is encoded or decoded. What is left is inert in every parser: taking markup out must not make new markup, so where a second look finds any,
 * no bracket is left that could open a tag. Applying it twice changes nothing more (S17.3); it takes time in proportion to the text.
 */
export function withoutMarkup(text: string): string {
  if (!OPENER.test(text)) return text;
  const once = pass(text);
  if (once !== undefined && pass(once) === once) return once;
  return withoutOpeners(text);
}
