import { Parser } from 'htmlparser2';
import { invalidAt } from '../core/problem.ts';
import { hostileEncoding } from './plain-text.ts';
import { RICH_LIMITS } from './rich-limits.ts';

const refuse = (pointer: string, detail: string): never => {
  throw invalidAt(pointer, detail);
};

/** Elements that a DOM opens again where they were closed in the wrong order, so that its nesting is deeper than the text's (WHATWG HTML, 13.2.4.3). */
const FORMATTING = new Set(['a', 'b', 'big', 'code', 'em', 'font', 'i', 'nobr', 's', 'small', 'strike', 'strong', 'tt', 'u']);

/** Characters that the parser is given at once. */
const PIECE = 512;

/** What is too much for a DOM, told by a streaming pass that keeps nothing. */
function excess(text: string): string | undefined {
  let [depth, deepest, tags, astray] = [0, 0, 0, 0];
  const parser = new Parser(
    {
      onopentag: () => {
        tags += 1;
        depth += 1;
        deepest = Math.max(deepest, depth);
      },
      onclosetag: (name, implied) => {
        depth -= 1;
        if (implied && FORMATTING.has(name)) astray += 1;
      },
    },
    { decodeEntities: false },
  );
  // In pieces, and no further than to the first excess: the parser's own time grows with the square of the nesting, too.
  for (let at = 0; at < text.length && deepest <= RICH_LIMITS.depth && astray <= RICH_LIMITS.depth && tags <= RICH_LIMITS.tags; at += PIECE)
    parser.write(text.slice(at, at + PIECE));
  if (deepest > RICH_LIMITS.depth || astray > RICH_LIMITS.depth) return `Markup is nested deeper than ${RICH_LIMITS.depth}`;
  return tags > RICH_LIMITS.tags ? `More than ${RICH_LIMITS.tags} tags` : undefined;
}

/** Purifies one text that has passed the guards. */
export type Purify = (text: string) => Promise<string>;

/** Loads the purifier, jsdom and all, when the first markup comes: most texts have none and never pay for it. */
const loaded = async (): Promise<Purify> => (await import('./purifier.ts')).purify;

/** A purified text must stay itself when it is purified again; so many attempts it gets. */
const ATTEMPTS = 3;

/**
 * Text of the rich class as it is stored (S17): a small allow-list of markup. Text without a bracket is returned as it is and loads nothing; what a DOM could
 * not take in reasonable time is refused before one is made.
 * @throws Problem `invalid-request` at `pointer`.
 */
export async function cleanRich(text: string, pointer: string, load: () => Promise<Purify> = loaded): Promise<string> {
  const why = hostileEncoding(text);
  if (why) return refuse(pointer, why);
  if (!text.includes('<')) return text;
  if (text.length > RICH_LIMITS.characters) return refuse(pointer, `At most ${RICH_LIMITS.characters} characters`);
  const tooMuch = excess(text);
  if (tooMuch) return refuse(pointer, tooMuch);
  const purify = await load();
  let current = text;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const next = (await purify(current)).trim();
    if (next === current) return current;
    current = next;
  }
  return (await purify(current)) === current ? current : refuse(pointer, 'Markup that does not come to rest');
}
