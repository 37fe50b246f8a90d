import { type Block, type ExtractionLimits } from './block.ts';
import { attribute, counted, openOffice, readXml, relations } from './office.ts';
import { flat } from './sections.ts';
import { tableLines, type TableRow } from './table-lines.ts';

/** Texts are kept once for the whole workbook. How a word is pronounced (`rPh`) is no part of it. */
function strings(xml: string): string[] {
  const all: string[] = [];
  let [text, inText, spoken] = ['', false, false];
  readXml(xml, {
    open: (name) => {
      if (name === 'si') text = '';
      if (name === 'rPh') spoken = true;
      if (name === 't') inText = true;
    },
    text: (piece) => {
      if (inText && !spoken) text += piece;
    },
    close: (name) => {
      if (name === 't') inText = false;
      if (name === 'rPh') spoken = false;
      if (name === 'si') all.push(flat(text));
    },
  });
  return all;
}

/** Which styles of cells show a date: built-in formats 14 to 22 (ECMA-376 part 1, 18.8.30), and own ones with a day or a year outside of quotes. */
function dateStyles(xml: string): readonly boolean[] {
  const own = new Map<string, boolean>();
  const styles: boolean[] = [];
  let inCells = false;
  readXml(xml, {
    open: (name, { numFmtId: format = '', formatCode: code = '' }) => {
      if (name === 'numFmt') own.set(format, /[dy]/i.test(code.replaceAll(/"[^"]*"|\[[^\]]*\]|\\./g, '')));
      if (name === 'cellXfs') inCells = true;
      if (name === 'xf' && inCells) styles.push(own.get(format) ?? (Number(format) >= 14 && Number(format) <= 22));
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
}

/** Days since the end of 1899 (18.17.4.1, the 1900 base) as a date. */
const dateOf = (days: string): string => {
  const milliseconds = Math.round((Number(days) - 25_569) * 86_400_000);
  return Math.abs(milliseconds) < 8.64e15 && days !== ''
    ? new Date(milliseconds)
        .toISOString()
        .replace(/T00:00:00.*|:\d\d\.\d+Z$/, '')
        .replace('T', ' ')
    : days;
};

/** `C7` is the third column, so index 2; without a reference the cell follows the one before. */
function columnOf(reference: string | undefined, before: number): number {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0];
  return letters ? Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1 : before;
}

/** Sheets that are shown, in their order. */
function sheets(xml: string, targets: ReadonlyMap<string, string>): { readonly name: string; readonly part: string }[] {
  const shown: { name: string; part: string }[] = [];
  readXml(xml, {
    open: (name, attributes) => {
      if (name !== 'sheet' || /hidden/i.test(attributes['state'] ?? '')) return;
      const part = targets.get(attribute(attributes, 'r:id') ?? Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '');
      if (part) shown.push({ name: flat(attributes['name'] ?? ''), part });
    },
  });
  return shown;
}

/** The text of a workbook: a block a sheet, a line a row. Formulas are the values that were saved with them. */
export function xlsxBlocks(bytes: Uint8Array, limits: ExtractionLimits): Block[] {
  const { archive, main } = openOffice(bytes, 'xlsx');
  const targets = relations(archive, main);
  const partOf = (ending: string): string => archive.xml([...targets.values()].find((part) => part.endsWith(ending)) ?? '') ?? '';
  const texts = strings(partOf('sharedStrings.xml'));
  const isDate = dateStyles(partOf('styles.xml'));
  const count = counted(limits.maxCharacters);
  return sheets(archive.xml(main) ?? '', targets).map(({ name: sheet, part }) => {
    const rows: TableRow[] = [];
    let [cells, row, column, value, kind, style, inValue] = [[] as string[], 0, 0, '', '', 0, false];
    readXml(archive.xml(part) ?? '', {
      open: (name, attributes) => {
        if (name === 'row') [cells, row, column] = [[], Number(attributes['r'] ?? row + 1), 0];
        if (name === 'c') {
          column = columnOf(attributes['r'], column);
          [value, kind, style] = ['', attributes['t'] ?? 'n', Number(attributes['s'] ?? -1)];
        }
        if (name === 'v' || name === 't') inValue = true;
      },
      text: (piece) => {
        if (inValue) value += piece;
      },
      close: (name) => {
        if (name === 'v' || name === 't') inValue = false;
        if (name === 'c') {
          const shown = kind === 's' ? (texts[Number(value)] ?? '') : kind === 'n' && isDate[style] ? dateOf(value) : flat(value);
          // What stands far to the right of everything is not worth the empty cells before it.
          if (shown && column < 1_000) {
            while (cells.length < column) cells.push('');
            cells[column] = count(shown);
          }
          column += 1;
        }
        if (name === 'row' && cells.length > 0) rows.push({ number: row, cells });
      },
    });
    return { text: tableLines(rows).join('\n\n'), headings: sheet ? [sheet] : [] };
  });
}
