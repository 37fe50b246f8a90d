import { readFileSync, writeFileSync } from 'node:fs';
import { PAGE, writePdf, type PdfLine } from './pdf-writer.ts';

/** Where the sample documents and the texts that they are made from stand. */
export const DOCUMENTS = new URL('../test/fixtures/documents/', import.meta.url);

interface Style {
  readonly size: number;
  readonly bold: boolean;
  /** From one baseline to the next, and the space before a paragraph, in points. */
  readonly leading: number;
  readonly before: number;
  /** About as many characters as fit between the margins; Helvetica is half as wide as it is high. */
  readonly columns: number;
}

const TITLE: Style = { size: 19, bold: true, leading: 24, before: 0, columns: 48 };
const HEADING: Style = { size: 13, bold: true, leading: 16, before: 14, columns: 70 };
const TEXT: Style = { size: 11, bold: false, leading: 15, before: 8, columns: 84 };

/** The sample documents by name. They are committed; a test holds them equal to what this makes. */
export function makeDocuments(): ReadonlyMap<string, Buffer> {
  const handbook = fromSource('rempart-handbook', 'The Orvella Handbook');
  return new Map([
    ['rempart-handbook.pdf', handbook],
    ['guide-fr.pdf', fromSource('guide-fr', 'Guide de la bibliothèque des Écluses')],
    ['broken.pdf', broken()],
    ['encrypted.pdf', encrypted(handbook)],
  ]);
}

function fromSource(name: string, title: string): Buffer {
  const source = readFileSync(new URL(`sources/${name}.txt`, DOCUMENTS), 'utf8');
  return writePdf({ title, pages: source.split('---page---\n').map(setPage) });
}

/** A page of the source: `#` begins the title, `##` a heading, each other line is a paragraph. */
function setPage(source: string): PdfLine[] {
  const lines: PdfLine[] = [];
  let y: number = PAGE.height - PAGE.margin - TITLE.size;
  for (const paragraph of source.split('\n').filter((line) => line.trim() !== '')) {
    const style = paragraph.startsWith('## ') ? HEADING : paragraph.startsWith('# ') ? TITLE : TEXT;
    y -= style.before;
    for (const text of wrap(paragraph.replace(/^#+ /, ''), style.columns)) {
      lines.push({ text, size: style.size, bold: style.bold, y });
      y -= style.leading;
    }
  }
  if (y < PAGE.margin) throw new Error(`a page is too long: ${source.slice(0, 40)}`);
  return lines;
}

function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** Begins and ends like a PDF, so that it passes the check of its kind, and holds nothing that a reader could repair. */
function broken(): Buffer {
  return Buffer.from(`%PDF-1.7\n${'nothing of use stands here\n'.repeat(60)}startxref\n99999\n%%EOF\n`, 'latin1');
}

/** A document that asks for a password: the standard security handler with keys that no empty password opens (ISO 32000-1, 7.6.3). */
function encrypted(plain: Buffer): Buffer {
  const key = (byte: string): string => `<${byte.repeat(32)}>`;
  const handler = `/Encrypt << /Filter /Standard /V 1 /R 2 /O ${key('a1')} /U ${key('5e')} /P -4 >> /ID [${key('0b')} ${key('0b')}]`;
  return Buffer.from(plain.toString('latin1').replace('/Root 1 0 R', `/Root 1 0 R ${handler}`), 'latin1');
}

if (import.meta.main) {
  for (const [name, bytes] of makeDocuments()) writeFileSync(new URL(name, DOCUMENTS), bytes);
}
