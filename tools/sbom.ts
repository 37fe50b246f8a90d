import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Component {
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
  readonly licenses?: readonly unknown[];
  readonly hashes?: readonly unknown[];
}

/** What a bill of materials lacks, one sentence each: every component has a version, an address, a licence and a hash. */
export const gapsOf = (components: readonly Component[]): readonly string[] =>
  components.flatMap(({ name, version, purl, licenses = [], hashes = [] }) =>
    version && purl && licenses.length > 0 && hashes.length > 0 ? [] : [`${name} has no version, address, licence or hash`],
  );

/** `npm run sbom`: writes what is deployed as CycloneDX, by npm's own reading of the lock file. Exit code 1 when a component is not fully described. */
if (process.argv[1] && import.meta.filename === process.argv[1]) {
  const root = join(import.meta.dirname, '..');
  const args = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--omit=dev', '--omit=optional', '--package-lock-only'];
  const { stdout, status } = spawnSync('npm', args, { cwd: root, encoding: 'utf8', maxBuffer: 50_000_000, stdio: ['ignore', 'pipe', 'inherit'] });
  const { components = [] } = (status === 0 ? JSON.parse(stdout) : {}) as { components?: readonly Component[] };
  const gaps = gapsOf(components);
  for (const gap of gaps) console.error(gap);
  const file = join(root, '.local/sbom.cdx.json');
  mkdirSync(join(root, '.local'), { recursive: true });
  writeFileSync(file, stdout);
  console.log(`${components.length} components in ${file}`);
  process.exitCode = components.length > 0 && gaps.length === 0 ? 0 : 1;
}
