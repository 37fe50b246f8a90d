import { inertStart } from '../cleaning/plain-text.ts';
import { codePoints } from '../core/code-points.ts';

/** The longest message that is taken in, and the longest name, in code points; the same as at every other door (S20). */
const MESSAGE_MAX = 4_000;
const NAME_MAX = 100;

// oxlint-disable-next-line no-control-regex -- the point of the pattern
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** What a provider says that somebody has written: the form that every other door demands. Nobody can be told to write it again, so it is brought into it. */
export const incomingText = (text: string): string =>
  codePoints(text.toWellFormed().replaceAll(CONTROLS, '').normalize('NFC').trim()).slice(0, MESSAGE_MAX).join('');

/** A person's name at a provider: one line of plain text, or none (S17.6). */
export function incomingName(name: string | undefined): string | undefined {
  const line = inertStart(incomingText((name ?? '').slice(0, NAME_MAX * 8)).replaceAll(/[\s\u0085\u2028\u2029]+/g, ' '), NAME_MAX);
  return line === '' ? undefined : line;
}
