import { PAGE_WORDS } from './page-words.ts';
import { runWords, testsOf, type Known, type Place } from './page.ts';

/** What the page of the dashboard shows, in one language: a file of its own, read when the page is opened. */
export function dashboardData({ claims, proofs, results }: Known, place: Place): object {
  return {
    run: results ? runWords(results, place) : PAGE_WORDS.noRun[place],
    promises: claims.map((claim) => ({
      id: claim.id,
      title: claim.title[place],
      holds: claim.holds?.[place] ?? null,
      missing: claim.missing?.[place] ?? null,
      standards: [...claim.standards.owasp, ...claim.standards.api, ...claim.standards.asvs],
      code: claim.code,
      tests: testsOf(claim, proofs),
      result: results?.counts[claim.id] ?? null,
      attacks: Object.entries(claim.attacks).map(([number, what]) => ({
        id: `${claim.id}.${number}`,
        what: what[place],
        tried: proofs.has(`${claim.id}.${number}`),
      })),
    })),
  };
}
