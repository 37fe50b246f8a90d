/** Pairs of letters that next to no word of French or English has: first letter, then what does not follow it. Counted over 250 000 words of both. */
const RARE_PAIRS = new Map(
  (
    'bcfgjkmnpqvwxz cbfjpvwx dckpqx fbcdghjkmnpqvwxz gcfjkpqvxz hcdfgjpqvxz jbcdfghjklmnpqrstvwxyz kcdfgjpqtvxz ljqx mdfghjkqtvwxz nx pbcdgjmnqvwxz ' +
    'qabcdefghijklmnopqrstvwxyz rx sjx tdgjpqvx uuw vbcdfghjkmnpqstvwxz wbcfgjkmpqtvwxz xbdfghjklmnqrsuvwxyz yfhjqvxyz zbcdfgjnpqrstvwx'
  )
    .split(' ')
    .map((group) => [group.charAt(0), group.slice(1)] as const),
);
/** Walks over the keys, on both layouts. */
const WALKS = ['asdf', 'sdfg', 'dfgh', 'fghj', 'ghjk', 'hjkl', 'qwer', 'werty', 'zxcv', 'xcvb', 'azert', 'qsdf', 'wxcv', 'lkjh', 'poiu', 'fdsa'];
/** Shorter words are abbreviations. */
const WORD_MIN = 6;
const RARE_SHARE = 0.25;

/** Whether a word is one that nobody says: a share of its pairs that no word has, a walk over the keys, or hardly a vowel. */
export function meaningless(word: string): boolean {
  if (word.length < WORD_MIN || !/^[a-z]+$/.test(word)) return false;
  if (WALKS.some((walk) => word.includes(walk))) return true;
  let rare = 0;
  for (let at = 0; at < word.length - 1; at += 1) if (RARE_PAIRS.get(word.charAt(at))?.includes(word.charAt(at + 1))) rare += 1;
  const vowels = word.replaceAll(/[^aeiouy]/g, '').length;
  return rare / (word.length - 1) >= RARE_SHARE || vowels / word.length < 0.13;
}

/** How much of a message is typed without meaning. Codes do not count: words in capitals or with digits in them. */
export function gibberishPart(text: string): number {
  const plain = text
    .normalize('NFKC')
    .normalize('NFD')
    .replaceAll(/\p{M}+/gu, '');
  const words = plain
    .split(/\s+/)
    // Addresses of mail and of pages.
    .filter((word) => !word.includes('@') && !word.includes('/'))
    .flatMap((word) => word.split(/[^\p{L}\p{N}]+/u))
    .filter((word) => word.length >= 3);
  const said = words.filter((word) => !/\d/.test(word) && !(word === word.toUpperCase() && word.length <= 14));
  const odd = said.filter((word) => meaningless(word.toLowerCase()));
  const letters = (list: readonly string[]): number => list.reduce((sum, { length }) => sum + length, 0);
  const share = letters(odd) / Math.max(1, letters(said));
  if (odd.length === 0 || share < 0.4) return 0;
  if (odd.length === 1) return 25;
  return odd.length < 3 ? 50 : 70;
}
