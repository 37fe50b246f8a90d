import { readFileSync } from 'node:fs';
import { DOCUMENTS } from '../../../tools/make-documents.ts';

/** The bytes of a committed sample document. */
export function sample(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(name, DOCUMENTS)));
}
