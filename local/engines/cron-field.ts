/** One field of a cron expression: its bounds, and the names that stand for numbers from `minimum` on. */
export interface FieldKind {
  readonly label: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly names?: readonly string[];
}

/**
 * The values that a field allows: `*`, numbers, names, lists, ranges and steps (`0/15`, `1-10/3`).
 * @throws Error for anything else, and for L, W and #, which EventBridge knows and the local engine does not.
 */
export function parseField(text: string, kind: FieldKind): ReadonlySet<number> {
  return new Set(text.split(',').flatMap((item) => parseItem(item, kind)));
}

function parseItem(item: string, kind: FieldKind): readonly number[] {
  const [range = '', step, ...rest] = item.split('/');
  if (rest.length > 0) throw refused(item, kind);
  const every = step === undefined ? 1 : positive(step, item, kind);
  const [from, to] = bounds(range, step !== undefined, item, kind);
  const values: number[] = [];
  for (let value = from; value <= to; value += every) values.push(value);
  return values;
}

function bounds(range: string, hasStep: boolean, item: string, kind: FieldKind): readonly [number, number] {
  if (range === '*') return [kind.minimum, kind.maximum];
  const [first = '', last, ...rest] = range.split('-');
  const from = toNumber(first, item, kind);
  // `5/10` means from 5 on, `5` means 5 alone.
  const open = hasStep ? kind.maximum : from;
  const to = last === undefined ? open : toNumber(last, item, kind);
  if (rest.length > 0 || to < from) throw refused(item, kind);
  return [from, to];
}

function toNumber(text: string, item: string, kind: FieldKind): number {
  const named = kind.names?.indexOf(text.toUpperCase()) ?? -1;
  const value = named >= 0 ? named + kind.minimum : positive(text, item, kind, kind.minimum);
  if (value > kind.maximum) throw refused(item, kind);
  return value;
}

function positive(text: string, item: string, kind: FieldKind, minimum = 1): number {
  if (/^(\d*L|L-\d+|\d*W|LW|.+#.+)$/i.test(text)) throw new Error(`The local engine does not know L, W and # (${item} in the field ${kind.label})`);
  const value = Number(text);
  if (!/^\d{1,4}$/.test(text) || value < minimum) throw refused(item, kind);
  return value;
}

function refused(item: string, { label, minimum, maximum }: FieldKind): Error {
  return new Error(`${JSON.stringify(item)} is not allowed in the field ${label} (${minimum} to ${maximum})`);
}
