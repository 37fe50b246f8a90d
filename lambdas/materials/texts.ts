/** A text that somebody writes instead of sending a file: what it is called, and the object that takes the way of a file. */
export interface WrittenText {
  readonly kind: 'text' | 'answer';
  readonly name: string;
  readonly question?: string;
  readonly contentType: 'text/plain' | 'text/markdown';
  readonly body: Uint8Array;
}

/** The mark of UTF-8: what follows is text, whatever its first letters look like to somebody who guesses. */
const MARK = '\ufeff';
const LONGEST_NAME = 255;

/** A text under its title. */
export const writtenText = ({ title, text }: { readonly title: string; readonly text: string }): WrittenText => ({
  kind: 'text',
  name: title,
  contentType: 'text/plain',
  body: Buffer.from(MARK + text),
});

/** An answer under its question, which becomes the heading that every piece of it is found by. */
export const writtenAnswer = ({ question, answer }: { readonly question: string; readonly answer: string }): WrittenText => ({
  kind: 'answer',
  name: Array.from(question).slice(0, LONGEST_NAME).join(''),
  question,
  contentType: 'text/markdown',
  body: Buffer.from(`${MARK}# ${question}\n\n${answer}`),
});
