import { Problem, saying, type Sentence } from '../core/problem.ts';
import { acceptedType, FILE_TYPES, PURPOSES, type FileType, type PurposeName } from '../materials/purposes.ts';
import { cleanFilename } from './filename.ts';

/** What somebody says of a file before it is sent. */
export interface Announced {
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: number;
}

const refuse = (reason: 'name' | 'type' | 'size', sentence: Sentence): never => {
  throw new Problem('upload-refused', reason, { extra: { reason, ...saying(sentence) } });
};

/**
 * The one door by which a file of any purpose is let in on its name, type and size (S19, S25): training files, avatars, attachments, media of channels.
 * Answers the name to show, and the type by which the file is stored, signed and later compared with its bytes.
 * @throws Problem `upload-refused` with the reason.
 */
export function admit(
  purpose: PurposeName,
  { filename, contentType, bytes }: Announced,
): { readonly name: string; readonly type: FileType; readonly contentType: string } {
  const named = cleanFilename(filename);
  if ('refused' in named) return refuse('name', { en: 'This file name cannot be used.', fr: 'Ce nom de fichier ne peut pas être utilisé.' });
  const { types, maxBytes } = PURPOSES[purpose];
  const type = acceptedType(purpose, named.extension, contentType);
  if (!type) return refuse('type', { en: `Accepted are ${types.join(', ')}.`, fr: `Sont acceptés : ${types.join(', ')}.` });
  if (bytes < 1 || bytes > maxBytes) return refuse('size', { en: `A file has 1 to ${maxBytes} bytes.`, fr: `Un fichier a de 1 à ${maxBytes} octets.` });
  return { name: named.display, type, contentType: FILE_TYPES[type].contentType };
}
