import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployedPackages, type Locked, referenceOf } from './deployed-packages.ts';
import { LAYER_LICENCES } from './layer/licences.ts';
import { ARCHITECTURES, DEBIAN_NAMES, readLock } from './layer/lock.ts';

interface Component {
  readonly 'bom-ref'?: string;
  readonly type?: string;
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
  readonly licenses?: readonly unknown[];
  readonly hashes?: readonly unknown[];
}
interface Bill {
  readonly components?: readonly Component[];
  readonly dependencies?: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

/** What a bill of materials lacks, one sentence each: every component has a version, an address, a licence and a hash. */
export const gapsOf = (components: readonly Component[]): readonly string[] =>
  components.flatMap(({ name, version, purl, licenses = [], hashes = [] }) =>
    version && purl && licenses.length > 0 && hashes.length > 0 ? [] : [`${name} has no version, address, licence or hash`],
  );

/** The packages of Debian in the scanner's layer, as they are pinned for each architecture (package-url, type `deb`). */
export function layerComponents(): readonly Component[] {
  const { release, architectures } = readLock();
  return ARCHITECTURES.flatMap((architecture) =>
    architectures[architecture].packages.map(({ name, version, sha256 }) => {
      const purl = `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(version)}?arch=${DEBIAN_NAMES[architecture]}&distro=${release}`;
      const licence = LAYER_LICENCES[name];
      return {
        'bom-ref': purl,
        type: 'library',
        name,
        version,
        purl,
        licenses: licence === undefined ? [] : [{ expression: licence }],
        hashes: [{ alg: 'SHA-256', content: sha256 }],
      };
    }),
  );
}

/** npm's hash of a package as CycloneDX writes it. */
function hashesOf({ integrity = '' }: Locked): readonly object[] {
  const [algorithm = '', hash] = integrity.split('-', 2);
  return hash === undefined ? [] : [{ alg: algorithm.toUpperCase().replace('SHA', 'SHA-'), content: Buffer.from(hash, 'base64').toString('hex') }];
}

/** Of everything that npm knows, what is deployed, and the scanner's layer beside it. */
export function deployedBill(everything: Bill): Bill & { readonly components: readonly Component[] } {
  const deployed = new Map(Object.entries(deployedPackages()).map(([path, entry]) => [referenceOf(path, entry), entry]));
  const components = (everything.components ?? []).flatMap((component) => {
    const entry = deployed.get(`${component.name}@${component.version}`);
    // npm tells a package once, and as the tool has it that brings the same one within itself: for development, without a hash.
    return entry ? [{ ...component, scope: 'required', properties: [], hashes: hashesOf(entry) }] : [];
  });
  const kept = new Set(components.map((component) => component['bom-ref']));
  const dependencies = (everything.dependencies ?? [])
    .filter(({ ref }) => kept.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((each) => kept.has(each)) }));
  return { ...everything, components: [...components, ...layerComponents()], dependencies };
}

/** npm's own reading of the lock file, tools of development and all. */
export function npmBill(): Bill {
  const args = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'];
  const { stdout, status } = spawnSync('npm', args, { cwd: join(import.meta.dirname, '..'), encoding: 'utf8', maxBuffer: 50_000_000 });
  return status === 0 ? (JSON.parse(stdout) as Bill) : {};
}

/** `npm run sbom`: writes what is deployed as CycloneDX. Exit code 1 when a component is not fully described. */
if (process.argv[1] && import.meta.filename === process.argv[1]) {
  const bill = deployedBill(npmBill());
  const gaps = gapsOf(bill.components);
  for (const gap of gaps) console.error(gap);
  const folder = join(import.meta.dirname, '../.local');
  const file = join(folder, 'sbom.cdx.json');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify(bill, null, 2));
  console.log(`${bill.components.length} components in ${file}`);
  process.exitCode = bill.components.length > layerComponents().length && gaps.length === 0 ? 0 : 1;
}
