/** The calendar month of a moment, in UTC: `2026-11`. */
export const monthOf = (nowMs: number): string => new Date(nowMs).toISOString().slice(0, 7);

/** When a month begins, and when the next one does; milliseconds since the epoch. */
export function boundsOf(month: string): { readonly from: number; readonly to: number } {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return { from: Date.UTC(year, number - 1), to: Date.UTC(year, number) };
}

/** A month and those before it, the newest first. */
export function monthsBack(nowMs: number, count: number): string[] {
  const now = new Date(nowMs);
  return Array.from({ length: count }, (_, back) => monthOf(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back)));
}
