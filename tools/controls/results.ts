import type { Claim } from './claim.ts';
import { namedIn } from './proofs.ts';

/** What one run of one test file came to, as the reporter keeps it. */
export interface FileResult {
  readonly path: string;
  readonly at: string;
  readonly commit: string;
  /** Full names, those of the blocks around them included. */
  readonly passed: readonly string[];
  readonly failed: readonly string[];
}

/** Passed and failed. */
export type Count = readonly [passed: number, failed: number];

/** What is kept of the last runs: `docs/test-results.json`. */
export interface Results {
  readonly from: string;
  readonly to: string;
  readonly commits: readonly string[];
  readonly files: number;
  readonly tests: Count;
  /** By promise and by attack. */
  readonly counts: Readonly<Record<string, Count>>;
}

const sum = (counts: readonly Count[]): Count => counts.reduce<Count>(([passed, failed], [more, worse]) => [passed + more, failed + worse], [0, 0]);

const countOf = ({ passed, failed }: FileResult, of: (name: string) => boolean = () => true): Count => [passed.filter(of).length, failed.filter(of).length];

/** The last run of each file, counted by promise (its own files whole, and any other test that names it) and by attack (tests that name it). */
export function digest(files: readonly FileResult[], claims: readonly Claim[]): Results {
  const ids = claims.flatMap(({ id, attacks }) => [id, ...Object.keys(attacks).map((number) => `${id}.${number}`)]);
  const own = new Map<string, readonly string[]>(claims.map(({ id, tests }) => [id, tests]));
  const counted = ids.map((id) => {
    const isNamed = (name: string): boolean => namedIn(name).some((named) => named === id || (own.has(id) && named.startsWith(`${id}.`)));
    return [id, sum(files.map((file) => (own.get(id)?.includes(file.path) ? countOf(file) : countOf(file, isNamed))))] as const;
  });
  const times = files.map(({ at }) => at).sort();
  return {
    from: times[0] ?? '',
    to: times.at(-1) ?? '',
    commits: [...new Set(files.map(({ commit }) => commit))].sort(),
    files: files.length,
    tests: sum(files.map((file) => countOf(file))),
    counts: Object.fromEntries(counted.filter(([, [passed, failed]]) => passed + failed > 0)),
  };
}
