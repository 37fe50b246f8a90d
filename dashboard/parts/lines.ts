/** What is written in a field one a line, or between other marks, as a list; blank entries are none. */
export const listOf = (text: string, marks: string | RegExp = '\n'): string[] =>
  text
    .split(marks)
    .map((entry) => entry.trim())
    .filter(Boolean);
