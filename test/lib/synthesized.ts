import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensureAssembly, fingerprint, synthesizeInto, type Profile } from '../../local/cloud/assembly-cache.ts';
import { root } from '../../local/cloud/root.ts';

const DAY = 86_400_000;

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly DependsOn?: readonly string[];
}
/** The statements of a policy: of a role's, or of a bucket's. */
export const statements = (resource: Resource): Record<string, unknown>[] =>
  (resource.Properties['PolicyDocument'] as { Statement: Record<string, unknown>[] }).Statement ?? [];

export interface Synthesized {
  readonly stacks: Readonly<Record<'data' | 'api' | 'edge' | 'viewer-firewall' | 'ops', Readonly<Record<string, Resource>>>>;
  /** Resources of a type in all stacks, with their logical ids. */
  readonly all: (type: string) => readonly (readonly [id: string, resource: Resource])[];
}

function readStacks(directory: string): Synthesized {
  const template = (name: string) =>
    (JSON.parse(readFileSync(join(directory, `Rempart-${name}.template.json`), 'utf8')) as { Resources: Record<string, Resource> }).Resources;
  const stacks = { data: template('data'), api: template('api'), edge: template('edge'), 'viewer-firewall': template('viewer-firewall'), ops: template('ops') };
  return { stacks, all: (type) => Object.values(stacks).flatMap((resources) => Object.entries(resources).filter(([, resource]) => resource.Type === type)) };
}

const VARIANTS = join(root, '.local/variants');

/** The folder of the templates of another configuration: synthesized once for all files of tests, and for as long as no source changes. */
async function variant(rempart: Readonly<Record<string, unknown>>): Promise<string> {
  const name = createHash('sha256').update(fingerprint()).update(JSON.stringify(rempart)).digest('hex');
  const kept = join(VARIANTS, name);
  if (existsSync(kept)) return kept;
  // Bundles must be there.
  await ensureAssembly('production', () => undefined);
  mkdirSync(VARIANTS, { recursive: true });
  const made = mkdtempSync(join(VARIANTS, 'making-'));
  await synthesizeInto(made, rempart, 'production');
  // An assembly holds copies of all bundles: some 22 MB.
  for (const entry of globSync('*', { cwd: made })) if (!entry.endsWith('.template.json')) rmSync(join(made, entry), { recursive: true });
  for (const other of globSync('*', { cwd: VARIANTS }))
    if (statSync(join(VARIANTS, other)).mtimeMs < Date.now() - DAY) rmSync(join(VARIANTS, other), { recursive: true });
  try {
    renameSync(made, kept);
  } catch (error) {
    // Another worker was sooner.
    rmSync(made, { recursive: true });
    if (!existsSync(kept)) throw error;
  }
  return kept;
}

/**
 * The templates as a deployment would get them, with the flags of cdk.json: those that the run of the tests has brought up to date, or those of another
 * configuration (configured.ts) of the production profile.
 */
export const synthesize = async (rempart?: Readonly<Record<string, unknown>>, profile: Profile = 'production'): Promise<Synthesized> =>
  readStacks(rempart ? await variant(rempart) : await ensureAssembly(profile, () => undefined));
