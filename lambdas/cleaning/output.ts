/** What a spreadsheet takes for a formula, also behind spaces and in full width (CWE-1236). */
const FORMULA = /^[\s\u200b-\u200f\ufeff]*[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]/;

/** One cell of a CSV file (RFC 4180): a text never begins a formula, a number is a number (S17.12). */
export function csvCell(value: string | number | boolean | null | undefined): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = value ?? '';
  const safe = FORMULA.test(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One row of a CSV file with its end. */
export const csvRow = (values: readonly (string | number | boolean | null | undefined)[]): string => `${values.map(csvCell).join(',')}\r\n`;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A text inside HTML, as content or as a quoted attribute. */
export const htmlText = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** A text inside a header of a mail, such as its subject: one line, so that it cannot begin another header (RFC 5322, 2.2). */
// oxlint-disable-next-line no-control-regex -- the point of the pattern
export const mailHeader = (text: string): string => text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
