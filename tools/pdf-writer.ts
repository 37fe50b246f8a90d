/** A line of text with how it is set. */
export interface PdfLine {
  readonly text: string;
  /** Height of the letters in points. */
  readonly size: number;
  readonly bold: boolean;
  /** From the bottom of the page, in points. */
  readonly y: number;
}

export interface PdfDocument {
  readonly title: string;
  readonly pages: readonly (readonly PdfLine[])[];
}

/** A4 in points. */
export const PAGE = { width: 595, height: 842, margin: 56 } as const;

/** The characters that WinAnsiEncoding places between 0x80 and 0x9f (ISO 32000-1, Annex D.2); all others stand where Latin-1 has them. */
const WIN_ANSI = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/**
 * A small PDF 1.4 with the standard fonts Helvetica and Helvetica-Bold, which no file needs to carry. The same document gives the same
 * bytes: no dates, no random ids.
 * @throws Error when a character is not in WinAnsiEncoding.
 */
export function writePdf({ title, pages }: PdfDocument): Buffer {
  const kids = pages.map((_, at) => `${5 + at * 2} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>',
    ...pages.flatMap((lines, at) => pageObjects(lines, 6 + at * 2)),
    `<< /Title ${literal(title)} >>`,
  ];
  let body = '%PDF-1.4\n%\xe2\xe3\xcf\xd3\n';
  const offsets = objects.map((object, at) => {
    const offset = body.length;
    body += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const xref = `xref\n0 ${size}\n0000000000 65535 f \n${entries}`;
  const trailer = `trailer\n<< /Size ${size} /Root 1 0 R /Info ${objects.length} 0 R >>\nstartxref\n${body.length}\n%%EOF\n`;
  return Buffer.from(body + xref + trailer, 'latin1');
}

function pageObjects(lines: readonly PdfLine[], contents: number): [page: string, contents: string] {
  const box = `/MediaBox [0 0 ${PAGE.width} ${PAGE.height}]`;
  const stream = lines.map(({ text, size, bold, y }) => `BT /${bold ? 'F2' : 'F1'} ${size} Tf ${PAGE.margin} ${y} Td ${literal(text)} Tj ET`).join('\n');
  return [
    `<< /Type /Page /Parent 2 0 R ${box} /Contents ${contents} 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>`,
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
  ];
}

/** A literal string (ISO 32000-1, 7.3.4.2) in WinAnsi, one character of the result for each byte. */
function literal(text: string): string {
  const bytes = Array.from(text, (character) => String.fromCharCode(winAnsiCode(character))).join('');
  return `(${bytes.replace(/[\\()]/g, '\\$&')})`;
}

function winAnsiCode(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if ((code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xff)) return code;
  const place = WIN_ANSI.indexOf(character);
  if (place === -1) throw new Error(`U+${code.toString(16)} is not in WinAnsiEncoding`);
  return 0x80 + place;
}
