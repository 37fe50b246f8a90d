const pairs = (letters: string, latin: string): Record<string, string> => Object.fromEntries(Array.from(letters, (letter, at) => [letter, latin.charAt(at)]));
/** Letters of other scripts that look like Latin ones, as they are used to hide a word (Unicode TR 39; the pairs that occur in spam). */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  ...pairs('аеорсухіјѕԁһқԛԝвкмнтгпьзиу', 'aeopcyxijsdhkqwbkmhtrnbeuy'),
  ...pairs('αβγδεηικνορτυχω', 'abydenikvoptuxw'),
  ı: 'i',
  ɑ: 'a',
  ɡ: 'g',
  ʏ: 'y',
  ø: 'o',
  ł: 'l',
  đ: 'd',
};
/** What shows nothing. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
const MARKS = /\p{M}+/gu;

/** One form for all the ways to write a text that look the same: compatibility forms, case, accents, invisible characters, look-alikes. */
export function fold(text: string): string {
  const plain = text.normalize('NFKC').replaceAll(INVISIBLE, '').toLowerCase().normalize('NFD').replaceAll(MARKS, '');
  return Array.from(plain, (character) => LOOK_ALIKES[character] ?? character).join('');
}

/** Digits and signs that stand for letters inside a word. */
const LEET: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i', '|': 'l' };
const mixed = (word: string): boolean => /\p{L}/u.test(word) && /[\d@$!|]/.test(word);

/** Runs of single letters are one word: `v i a g r a`, `v.i.a.g.r.a`. */
function joined(words: readonly string[]): string[] {
  const out: string[] = [];
  let run: string[] = [];
  const flush = (): void => {
    if (run.length >= 4) out.push(run.join(''));
    else out.push(...run);
    run = [];
  };
  for (const word of words) {
    if (Array.from(word).length === 1) run.push(word);
    else {
      flush();
      out.push(word);
    }
  }
  flush();
  return out;
}

/** The words of a text in its one form, with letters where letters were meant. */
export function wordsOf(text: string): string[] {
  const words = fold(text)
    .split(/[^\p{L}\p{N}@$!|]+/u)
    .map((word) => word.replaceAll(/^[@$!|]+|[@$!|]+$/g, ''))
    .filter(Boolean)
    .map((word) => (mixed(word) ? Array.from(word, (character) => LEET[character] ?? character).join('') : word));
  return joined(words);
}

/** Words between spaces, so that a phrase is found as whole words by plain search; nothing that a person wrote becomes a pattern (S20.3). */
export const phraseOf = (words: readonly string[]): string => ` ${words.join(' ')} `;
