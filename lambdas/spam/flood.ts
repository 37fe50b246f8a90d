import type { Parts } from './content.ts';
import { alike, type Signature } from './signature.ts';

/** A message that was sent, without its text. */
export interface Trace {
  readonly atMs: number;
  /** Who sent it, as `senderOf` names them. */
  readonly sender: string;
  readonly hashes: string;
}

/** How far back one looks, in milliseconds. */
export const WINDOW_MS = 600_000;
/** Pieces below which a text is short: people do say "hello?" again, and many ask the same short question. */
export const SHORT = 25;
/** A text that is advertising already needs less company to be a campaign; one that is not must be long, since many press the same button. */
const SUSPICIOUS = 25;
const LONG = 60;

/** Nothing up to what is free, then a beginning and a step for each one more. */
const above = (count: number, free: number, begin: number, step: number): number => (count <= free ? 0 : Math.min(100, begin + (count - free - 1) * step));

export interface Seen {
  /** What this address has sent in the window, this message included. */
  readonly ofAddress: readonly Trace[];
  /** What others have sent to this chatbot that may be the same message, this one included. */
  readonly alike: readonly Trace[];
}

/** The parts that come of what was sent before (S18.1). */
export function floodParts(
  { atMs, sender, hashes }: Trace,
  { length }: Pick<Signature, 'length'>,
  { ofAddress, alike: others }: Seen,
  own: { readonly content: number; readonly leadsAway: boolean },
): Parts {
  const within = (ms: number) => (trace: Trace) => trace.atMs > atMs - ms && trace.atMs <= atMs + ms;
  const recent = ofAddress.filter(within(WINDOW_MS));
  const mine = recent.filter((trace) => trace.sender === sender);
  const sameAs = (list: readonly Trace[]): number => list.filter((trace) => alike(trace.hashes, hashes)).length;
  const short = length < SHORT;
  const repeated = Math.max(0, sameAs(mine) - 1);
  const repeatedByAddress = Math.max(0, sameAs(recent) - 1);
  const crowd = new Set(others.filter((trace) => within(WINDOW_MS)(trace) && alike(trace.hashes, hashes)).map((trace) => trace.sender)).size - 1;
  const advertising = own.leadsAway || own.content >= SUSPICIOUS;
  return {
    repetition: Math.max(above(repeated, short ? 5 : 2, 30, 15), above(repeatedByAddress, short ? 20 : 8, 20, 10)),
    crowd: length < LONG && !advertising ? 0 : above(crowd, advertising ? 2 : 19, 20, 10),
    velocity: Math.max(above(mine.filter(within(10_000)).length, 5, 20, 10), above(mine.filter(within(60_000)).length, 20, 20, 5)),
  };
}
