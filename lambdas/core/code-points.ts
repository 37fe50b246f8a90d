/** Limits count code points: the same text has the same length in every language that measures it (S20.1). Apart from the schemas, whose library is a hundred kilobytes of a start. */
export const codePoints = (text: string): string[] => Array.from(text);
