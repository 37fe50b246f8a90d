import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A resource of a template, its intrinsics unresolved. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
}

/** The parts of a CloudFormation template that are read. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }>>;
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

/** One stack of the application. `region` is undefined when the stack names none. */
export interface Stack {
  readonly name: string;
  readonly region?: string;
  readonly template: Template;
}

/** A synthesized application: its stacks in the order of the manifest, which is the order of deployment, and its file assets. */
export interface Assembly {
  readonly stacks: readonly Stack[];
  /** Absolute path of an asset by its hash or by the object key that templates name, e.g. `<hash>.zip`. @throws Error for an unknown one. */
  readonly asset: (hashOrKey: string) => string;
}

interface Manifest {
  readonly artifacts?: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly properties?: { readonly templateFile?: string; readonly stackName?: string; readonly file?: string };
}

interface AssetManifest {
  readonly files?: Readonly<Record<string, { readonly source: { readonly path?: string } }>>;
}

/** JSON of one's own build output: its shape is CDK's promise (Cloud assembly schema), not an outsider's input. */
const readJson = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;

function readStack(directory: string, id: string, artifact: Artifact): Stack {
  const template = readJson<Template>(join(directory, artifact.properties?.templateFile ?? `${id}.template.json`));
  const nested = Object.entries(template.Resources).find(([, resource]) => resource.Type === 'AWS::CloudFormation::Stack');
  if (nested) throw new Error(`${id}.${nested[0]}: nested stacks cannot be run locally`);
  const region = artifact.environment?.split('/').at(-1);
  return { name: artifact.properties?.stackName ?? id, ...(region && region !== 'unknown-region' && { region }), template };
}

/** Reads what `cdk synth` wrote. @throws Error when the directory is no cloud assembly or holds a nested stack. */
export function readAssembly(directory: string): Assembly {
  const artifacts = Object.entries(readJson<Manifest>(join(directory, 'manifest.json')).artifacts ?? {});
  const paths = new Map<string, string>();
  for (const [, artifact] of artifacts.filter(([, { type }]) => type === 'cdk:asset-manifest')) {
    if (artifact.properties?.file === undefined) continue;
    for (const [hash, { source }] of Object.entries(readJson<AssetManifest>(join(directory, artifact.properties.file)).files ?? {})) {
      if (source.path !== undefined) paths.set(hash, resolve(directory, source.path));
    }
  }
  return {
    stacks: artifacts.filter(([, { type }]) => type === 'aws:cloudformation:stack').map(([id, artifact]) => readStack(directory, id, artifact)),
    asset: (hashOrKey) => {
      const path = paths.get(hashOrKey.replace(/\.[a-z]+$/, ''));
      if (path === undefined) throw new Error(`no asset ${hashOrKey} in ${directory}`);
      return path;
    },
  };
}
