/**
 * Whether a path and query fits a pattern in which `*` stands for anything: `/docs/*` or `*.pdf`. Each piece is looked for once from left to
 * right, so the time grows with the lengths alone (S20.3).
 */
export function fits(path: string, pattern: string): boolean {
  const pieces = pattern.split('*');
  const [first = ''] = pieces;
  const last = pieces.at(-1) ?? '';
  if (pieces.length === 1) return path === pattern;
  if (!path.startsWith(first) || !path.endsWith(last) || path.length < first.length + last.length) return false;
  const end = path.length - last.length;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = path.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}

/** Whether a page is wanted: something includes it, where anything is said about that, and nothing excludes it. */
export function wanted(url: URL, include: readonly string[], exclude: readonly string[]): boolean {
  const path = url.pathname + url.search;
  return (include.length === 0 || include.some((pattern) => fits(path, pattern))) && !exclude.some((pattern) => fits(path, pattern));
}
