import { ExtractionError, type Block } from './block.ts';
import { flat } from './sections.ts';
import { tableLines, type TableRow } from './table-lines.ts';

/** A comma in English, a semicolon where the comma is decimal, or a tab: whichever the first line has most of. */
function separatorOf(text: string): string {
  const line = text.slice(0, text.indexOf('\n') === -1 ? undefined : text.indexOf('\n'));
  const times = (separator: string): number => line.split(separator).length;
  return [',', ';', '\t'].sort((one, other) => times(other) - times(one))[0] ?? ',';
}

/** The rows of a CSV (RFC 4180), each character read once. @throws ExtractionError `broken` when a quotation never ends. */
function rowsOf(text: string): TableRow[] {
  const separator = separatorOf(text);
  const rows: TableRow[] = [];
  let cells: string[] = [];
  let from = 0;
  const endCell = (raw: string): void => void cells.push(flat(raw));
  const endRow = (): void => {
    rows.push({ number: rows.length + 1, cells });
    cells = [];
  };
  while (from <= text.length) {
    let cell: string;
    let to: number;
    if (text[from] === '"') {
      let end = text.indexOf('"', from + 1);
      while (end !== -1 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
      if (end === -1) throw new ExtractionError('broken', `a quotation in row ${rows.length + 1} never ends`);
      cell = text.slice(from + 1, end).replaceAll('""', '"');
      to = end + 1;
    } else {
      to = from;
      while (to < text.length && text[to] !== separator && text[to] !== '\n') to += 1;
      cell = text.slice(from, to);
    }
    endCell(cell);
    if (text[to] !== separator) endRow();
    from = to + 1;
  }
  return rows;
}

/** The rows of a table as lines of text. Cells are text, whatever a spreadsheet would compute from them. */
export function csvBlocks(text: string): Block[] {
  return [{ text: tableLines(rowsOf(text)).join('\n\n'), headings: [] }];
}
