import { PARTS, type Part, type Parts } from './content.ts';

/** Scores from which a message is put off, and from which it is refused. */
export const SLOW_FROM = 50;
export const REFUSE_FROM = 80;
/** Seconds after which a message that was put off is taken; who waits is not a program that sends to thousands. */
export const SLOW_SECONDS = 20;
/** Refused messages of one address within the window after which the address is blocked: never for one message, whatever it says (S18.5). */
export const STRIKES = 5;

/** A message of an address that was refused or put off. */
export interface Strike {
  readonly atMs: number;
  readonly sender: string;
  readonly kind: 'refused' | 'slowed';
}

export type Verdict = 'pass' | 'slow' | 'refuse' | 'block';

/** The sum of the parts, at most 100. */
export const scoreOf = (parts: Parts): number =>
  Math.min(
    100,
    Object.values(parts).reduce((sum, part) => sum + part, 0),
  );

/** What becomes of a message with a score, after what its address was refused lately. */
export function verdictOf(score: number, sender: string, strikes: readonly Strike[], atMs: number): Verdict {
  if (score < SLOW_FROM) return 'pass';
  if (score >= REFUSE_FROM) return strikes.filter(({ kind }) => kind === 'refused').length + 1 >= STRIKES ? 'block' : 'refuse';
  const waited = strikes.some((strike) => strike.kind === 'slowed' && strike.sender === sender && strike.atMs <= atMs - SLOW_SECONDS * 1000);
  return waited ? 'pass' : 'slow';
}

/** A score as the journal keeps it: what it is made of, and no word of the message. */
export function explained(parts: Parts): string {
  const told = PARTS.filter((part: Part) => (parts[part] ?? 0) > 0).map((part) => `${part}=${parts[part]}`);
  return [`score=${scoreOf(parts)}`, ...told].join(' ');
}
