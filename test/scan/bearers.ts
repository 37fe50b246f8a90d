import { zipSync } from 'fflate';
import type { FileType } from '../../lambdas/materials/purposes.ts';
import { chunk, png } from '../lambdas/uploads/pictures.ts';

const office = (part: string, text: string): Uint8Array =>
  zipSync({
    '[Content_Types].xml': Buffer.from('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
    [part]: Buffer.from(`<?xml version="1.0"?><d><t>${text}</t></d>`),
  });

const length16 = (length: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(length);
  return bytes;
};
const length32 = (length: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(length);
  return bytes;
};

/** A file of every type that carries a text where the type has room for one. */
export const BEARERS: Readonly<Record<FileType, (text: string) => Uint8Array>> = {
  pdf: (text) => Buffer.from(`%PDF-1.7\n1 0 obj<</Length ${text.length}>>stream\n${text}\nendstream endobj\ntrailer<<>>\n%%EOF\n`),
  docx: (text) => office('word/document.xml', text),
  pptx: (text) => office('ppt/slides/slide1.xml', text),
  xlsx: (text) => office('xl/sharedStrings.xml', text),
  txt: (text) => Buffer.from(`A letter.\n${text}\n`),
  md: (text) => Buffer.from(`# A letter\n\n${text}\n`),
  csv: (text) => Buffer.from(`name,note\nAda,"${text}"\n`),
  html: (text) => Buffer.from(`<!doctype html><title>A letter</title><p>${text}</p>`),
  png: (text) => png(4, [chunk('tEXt', Buffer.from(`Comment\0${text}`))]),
  jpeg: (text) => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xfe]), length16(text.length + 2), Buffer.from(text), Buffer.from([0xff, 0xd9])]),
  webp: (text) => {
    const note = Buffer.concat([Buffer.from('WEBPXMP '), length32(text.length), Buffer.from(text), Buffer.alloc(text.length & 1)]);
    return Buffer.concat([Buffer.from('RIFF'), length32(note.length), note]);
  },
};
