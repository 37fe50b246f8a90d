import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { deployedPackages } from './deployed-packages.ts';

/** What npm says of the packages that it knows holes in (`npm audit --json`). */
export interface Report {
  readonly vulnerabilities?: Readonly<
    Record<string, { readonly severity: string; readonly nodes?: readonly string[]; readonly via?: readonly (string | { readonly title?: string })[] }>
  >;
  readonly metadata?: unknown;
}

/** A hole in something that is deployed. */
export interface Hole {
  readonly name: string;
  readonly severity: string;
  readonly titles: string;
}

/** The holes in what is deployed; those in tools that never leave the laptop are not ours to stop for. */
export const holesIn = ({ vulnerabilities = {} }: Report, deployed: ReadonlySet<string>): readonly Hole[] =>
  Object.entries(vulnerabilities)
    .filter(([, { nodes = [] }]) => nodes.some((node) => deployed.has(node)))
    .map(([name, { severity, via = [] }]) => ({
      name,
      severity,
      titles: via.map((each) => (typeof each === 'string' ? each : (each.title ?? ''))).join('; '),
    }));

export const isGrave = ({ severity }: Hole): boolean => severity === 'high' || severity === 'critical';

/** How a step of continuous integration ends that has shown nothing (.ci/steps). */
const NOT_RUN = 75;

/** Known holes in what is deployed: high and critical ones fail. A registry that does not answer this question is said, and then nothing was shown. */
if (process.argv[1] && import.meta.filename === process.argv[1]) {
  // The answer is in what npm prints, not in how it ends.
  const { stdout } = spawnSync('npm', ['audit', '--json'], { cwd: join(import.meta.dirname, '..'), encoding: 'utf8', maxBuffer: 50_000_000 });
  const report = JSON.parse(stdout || '{}') as Report;
  if (report.metadata === undefined) {
    console.log('not audited: the registry does not answer');
    process.exitCode = NOT_RUN;
  } else {
    const deployed = new Set(Object.keys(deployedPackages()));
    const holes = holesIn(report, deployed);
    for (const { name, severity, titles } of holes) console.log(severity, name, titles);
    console.log(`${deployed.size} packages that are deployed, ${holes.length} with known holes, ${holes.filter(isGrave).length} of them high or critical`);
    process.exitCode = holes.some(isGrave) ? 1 : 0;
  }
}
