import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureAssembly, synthesizeInto, type Profile } from '../../local/cloud/assembly-cache.ts';
import { bundle } from '../../tools/bundle.ts';

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly DependsOn?: readonly string[];
}
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

/**
 * The templates as a deployment would get them, with the flags of cdk.json: those that the run of the tests has brought up to date, or those of another
 * configuration, synthesized once a suite.
 */
export async function synthesize(rempart?: Record<string, unknown>, profile: Profile = 'production'): Promise<Synthesized> {
  if (!rempart) return readStacks(await ensureAssembly(profile, () => undefined));
  if (!existsSync('dist/sizes.json')) await bundle();
  const outdir = mkdtempSync(join(tmpdir(), 'rempart-synth-'));
  try {
    await synthesizeInto(outdir, rempart, profile);
    return readStacks(outdir);
  } finally {
    // An assembly holds copies of all bundles: some 22 MB.
    rmSync(outdir, { recursive: true });
  }
}
