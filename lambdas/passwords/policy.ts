import { Problem } from '../core/problem.ts';
import { codePoints } from '../core/code-points.ts';

/** Shortest and longest password in code points. No rules of composition (NIST SP 800-63B-4, 3.1.1.2). */
const PASSWORD_MIN = 12;
const PASSWORD_MAX = 256;
/** zxcvbn's "safely unguessable": more than 10^8 guesses. */
const SCORE_MIN = 3;

/** What a client can say in its own words. */
export type Weakness = 'too-short' | 'too-long' | 'own-data' | 'common' | 'guessable';

const DETAIL: Readonly<Record<Weakness, string>> = {
  'too-short': `Use at least ${PASSWORD_MIN} characters.`,
  'too-long': `Use at most ${PASSWORD_MAX} characters.`,
  'own-data': 'Do not use your own address or name.',
  common: 'This is among the passwords that are tried first.',
  guessable: 'This is too easy to guess: use more words, or rarer ones.',
};

const letters = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Words of the person's own: the address, its parts, and the names. */
const ownWords = (email: string, names: readonly string[]): string[] =>
  [email, ...email.split(/[@.+_-]/), ...names, ...names.flatMap((name) => name.split(/\s+/))]
    .map((word) => word.toLowerCase())
    .filter((word) => word.length > 3);

/** Whether most of a password is one of these words. */
function madeOf(password: string, words: readonly string[]): boolean {
  const bare = letters(password);
  return words.map(letters).some((word) => word.length > 3 && bare.includes(word) && word.length * 2 >= bare.length);
}

/** The first reason for which a password is not taken; the exact string counts, in Unicode's composed form. */
export async function weaknessOf(password: string, email: string, names: readonly string[]): Promise<Weakness | undefined> {
  const exact = password.normalize('NFC');
  const length = codePoints(exact).length;
  if (length > PASSWORD_MAX) return 'too-long';
  if (length < PASSWORD_MIN) return 'too-short';
  const own = ownWords(email, names);
  if (madeOf(exact, own)) return 'own-data';
  // Two megabytes of words: loaded where a password is chosen, and only then.
  const { isCommon, scoreOf } = await import('./dictionaries.ts');
  if (isCommon(exact)) return 'common';
  return scoreOf(exact, own) < SCORE_MIN ? 'guessable' : undefined;
}

/** @throws Problem `weak-password` with the reason (S12.4); it depends on what was sent alone, never on whether the address is known. */
export async function refuseWeak(password: string, email: string, names: readonly string[], pointer = '/password'): Promise<void> {
  const reason = await weaknessOf(password, email, names);
  if (!reason) return;
  const detail = DETAIL[reason];
  throw new Problem('weak-password', 'password policy', { extra: { reason, detail, errors: [{ pointer, detail }] } });
}
