/** Everything that is neither printable ASCII nor harmless: line ends, escapes of terminals, marks that turn text around, and what begins a look-up in loggers of others. */
const UNSAFE = /[^\x20-\x7e]|\\|\$(?=\{)/gu;
const encoded = (character: string): string => `\\u{${character.codePointAt(0)?.toString(16)}}`;
/** An escape that was cut in two. */
const BROKEN_END = /\\(?:u(?:\{[0-9a-f]*)?)?$/;

/**
 * Text of anybody as one line of a record: what is unsafe stands as `\u{...}`, and nothing is longer than `max`, whatever came. What was sent can be read off
 * the record, and can neither end it nor imitate another one (S22.4).
 */
export const recordText = (value: string | undefined, max: number): string | undefined =>
  // Cut before and after: a megabyte costs nothing, and an escape is longer than what it stands for.
  value?.slice(0, max).replaceAll(UNSAFE, encoded).slice(0, max).replace(BROKEN_END, '');
