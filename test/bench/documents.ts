import { PAGE, writePdf } from '../../tools/pdf-writer.ts';
import { pack } from '../lambdas/materials/office-documents.ts';
import { numbers } from './knowledge-vectors.ts';

const WORDS = 'tower harbour ticket group hour morning bridge keeper lantern weather order answer garden paper number winter summer engine window letter'.split(
  ' ',
);
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const SCHEMAS = 'http://schemas.openxmlformats.org';

/** Sentences that are the same at every run. */
function sentences(seed: number): (words: number) => string {
  const next = numbers(seed);
  return (words) => `${Array.from({ length: words }, () => WORDS[Math.floor(next() * WORDS.length)] ?? '').join(' ')}.`;
}

/** A Word file as Word writes one: names in full, ids of revisions, each sentence a run with properties of its own. */
function word(body: string): Uint8Array {
  const relation = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="${SCHEMAS}/officeDocument/2006/relationships/${type}" Target="${target}"/>`;
  const relations = (...each: readonly string[]): string =>
    `${HEAD}<Relationships xmlns="${SCHEMAS}/package/2006/relationships">${each.join('')}</Relationships>`;
  const main = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
  return pack({
    '[Content_Types].xml': `${HEAD}<Types xmlns="${SCHEMAS}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${main}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${main}.styles+xml"/></Types>`,
    '_rels/.rels': relations(relation('rId1', 'officeDocument', 'word/document.xml')),
    'word/_rels/document.xml.rels': relations(relation('rId1', 'styles', 'styles.xml')),
    'word/styles.xml': `${HEAD}<w:styles xmlns:w="${SCHEMAS}/wordprocessingml/2006/main"><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>`,
    'word/document.xml': `${HEAD}<w:document xmlns:w="${SCHEMAS}/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`,
  });
}

const run = (text: string): string =>
  `<w:r w:rsidRPr="00A77427"><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri"/><w:sz w:val="22"/></w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`;

/** A Word file of so many paragraphs, with a heading above every tenth. */
export function wordFile(paragraphs: number): Uint8Array {
  const sentence = sentences(5);
  const paragraph = (style: string, runs: number): string =>
    `<w:p w:rsidR="00A77427" w:rsidRDefault="00A77427"><w:pPr>${style}<w:spacing w:after="120"/></w:pPr>${Array.from({ length: runs }, () => run(`${sentence(14)} `)).join('')}</w:p>`;
  return word(Array.from({ length: paragraphs }, (_, at) => (at % 10 === 0 ? paragraph('<w:pStyle w:val="Heading1"/>', 1) : paragraph('', 4))).join(''));
}

/** A Word file of some hundred kilobytes whose one word fills so many bytes. */
export const wordBomb = (bytes: number): Uint8Array => word(`<w:p>${run('a'.repeat(bytes))}</w:p>`);

/** A PDF of so many pages, each full of text. */
export function pdfFile(pages: number): Uint8Array {
  const sentence = sentences(6);
  const size = 11;
  const leading = 15;
  const lines = Math.floor((PAGE.height - 2 * PAGE.margin) / leading);
  const page = () => Array.from({ length: lines }, (_, at) => ({ text: sentence(12), size, bold: false, y: PAGE.height - PAGE.margin - size - at * leading }));
  return new Uint8Array(writePdf({ title: 'Pages', pages: Array.from({ length: pages }, page) }));
}
