import { Problem, saying } from '../core/problem.ts';
import type { Material } from '../database/material-view.ts';
import { WRITTEN_MAX } from './contract.ts';
import { BUSY, REJECTED, UNWRITTEN } from './reasons.ts';

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

/** Four bytes are the longest character; the rest is for the mark and what stands around a question. */
export const WRITTEN_BYTES = 4 * Math.max(WRITTEN_MAX.text, WRITTEN_MAX.question + WRITTEN_MAX.answer) + 16;

/** Refuses to give back what was not written here, or is not the text that answers. @throws Problem `conflict`. */
export function requireWritten({ kind, status, updating }: Pick<Material, 'kind' | 'status' | 'updating'>): void {
  const sentence =
    kind !== 'text' && kind !== 'answer' ? UNWRITTEN : status === 'rejected' ? REJECTED : updating || !['ready', 'failed'].includes(status) ? BUSY : undefined;
  if (sentence) throw new Problem('conflict', `${kind}, ${status}`, { extra: saying(sentence) });
}

/** What was written, as it was given: the other way of `writtenText` and `writtenAnswer`. @throws Problem `conflict` when nothing is kept. */
export function givenBack({ kind, name }: Pick<Material, 'kind' | 'name'>, bytes: Uint8Array | undefined) {
  if (!bytes) throw new Problem('conflict', 'no object', { extra: saying(REJECTED) });
  const body = new TextDecoder('utf-8').decode(bytes);
  if (kind === 'text') return { title: name, text: body };
  const end = body.indexOf('\n\n');
  return { question: body.slice('# '.length, end), answer: body.slice(end + 2) };
}
