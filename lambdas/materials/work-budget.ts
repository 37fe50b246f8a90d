/**
 * How much a thread has worked for a document, in milliseconds of the processor, and whether that is more than it may. A page that has been read earns some
 * more, so that a long document may take its time, but never more than the document began with: neither one page nor many make a bomb cheap.
 */
export function workBudget({ allowance, perPage }: { readonly allowance: number; readonly perPage: number }) {
  let seen: { readonly work: number; readonly pages: number } | undefined;
  let owed = 0;
  return {
    /** The document begins now: what loading the reader has cost is not its own. */
    begin: (work: number): void => void (seen = { work, pages: 0 }),
    /** Whether so much work is too much for so many pages. */
    over(work: number, pages: number): boolean {
      if (!seen) return false;
      owed = Math.max(0, owed + (work - seen.work) - perPage * (pages - seen.pages));
      seen = { work, pages };
      return owed > allowance;
    },
  };
}
