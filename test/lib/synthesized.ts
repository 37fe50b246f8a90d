import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib/core';
import { buildApp } from '../../lib/app.ts';
import { bundle } from '../../tools/bundle.ts';

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DeletionPolicy?: string;
}
export interface Synthesized {
  readonly stacks: Readonly<Record<'data' | 'api' | 'edge' | 'viewer-firewall', Readonly<Record<string, Resource>>>>;
  /** Resources of a type in all stacks, with their logical ids. */
  readonly all: (type: string) => readonly (readonly [id: string, resource: Resource])[];
}

/** The templates as a deployment would get them, with the flags of cdk.json. Synthesized once a suite: it takes some seconds. */
export async function synthesize(rempart?: Record<string, unknown>): Promise<Synthesized> {
  if (!existsSync('dist/sizes.json')) await bundle();
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> };
  const outdir = mkdtempSync(join(tmpdir(), 'rempart-synth-'));
  const app = new App({ outdir, context: { ...context, ...(rempart && { rempart }) } });
  buildApp(app);
  app.synth();
  const template = (name: string) =>
    (JSON.parse(readFileSync(join(outdir, `Rempart-${name}.template.json`), 'utf8')) as { Resources: Record<string, Resource> }).Resources;
  const stacks = { data: template('data'), api: template('api'), edge: template('edge'), 'viewer-firewall': template('viewer-firewall') };
  // An assembly holds copies of all bundles: some 22 MB.
  rmSync(outdir, { recursive: true });
  return { stacks, all: (type) => Object.values(stacks).flatMap((resources) => Object.entries(resources).filter(([, resource]) => resource.Type === type)) };
}
