/** A row of a table as it is cited; `number` counts from 1 as the program shows it. */
export interface TableRow {
  readonly number: number;
  readonly cells: readonly string[];
}

/**
 * Each row of a table as a line that can be understood alone: the cells under their titles, which are the first row's, and the number of the row. A first row
 * that names nothing else is left to the others.
 */
export function tableLines(rows: readonly TableRow[]): string[] {
  const filled = rows.filter(({ cells }) => cells.some((cell) => cell !== ''));
  const [first, ...rest] = filled;
  if (!first) return [];
  if (rest.length === 0) return [first.cells.filter(Boolean).join(' | ')];
  const titles = first.cells;
  return rest.map(({ number, cells }) => {
    const named = cells.map((cell, at) => (cell && titles[at] ? `${titles[at]}: ${cell}` : cell));
    return `Row ${number}. ${named.filter(Boolean).join(' | ')}`;
  });
}
