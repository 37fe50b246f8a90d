/** Words of letters that only look like others': Latin with Cyrillic or Greek in it. */
const MIXED = /\p{Script=Latin}[\p{Script=Cyrillic}\p{Script=Greek}]|[\p{Script=Cyrillic}\p{Script=Greek}]\p{Script=Latin}/u;
/** Between two letters: what shows nothing. Joiners are part of emoji and of some scripts, and soft hyphens come with copied text. */
const HIDDEN = /(?<=[a-z0-9])[\u200b\u2060\u2061-\u2064\ufeff\u180e\u00ad\u200c\u200d](?=[a-z0-9])/gi;
/** Letters of mathematics, in circles, in full width: letters for people, something else for filters. */
const FANCY = /[\u{1d400}-\u{1d7ff}\u{24b6}-\u{24e9}\u{ff21}-\u{ff3a}\u{ff41}-\u{ff5a}\u{1f130}-\u{1f189}]/gu;
/** Marks piled upon a Latin letter; no language has three. */
const PILED = /\p{Script=Latin}\p{M}{3,}/gu;

/** What hides in how a message is written (S18.1). Whole texts in another script hide nothing. */
export function obfuscationPart(text: string): number {
  const words = text.split(/[\s.,;:!?()"«»]+/).filter(Boolean);
  const mixed = words.filter((word) => MIXED.test(word)).length;
  const hidden = [...text.matchAll(HIDDEN)].length;
  const fancy = [...text.matchAll(FANCY)].length;
  const piled = [...text.normalize('NFD').matchAll(PILED)].length;
  let score = 0;
  if (mixed > 0) score += mixed === 1 ? 30 : 60;
  if (hidden > 0) score += hidden < 3 ? 20 : 60;
  if (fancy > 0) score += fancy < 5 ? 10 : fancy < 12 ? 35 : 60;
  if (piled > 2) score += 60;
  return Math.min(100, score);
}
