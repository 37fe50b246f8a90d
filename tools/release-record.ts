import { createHash } from 'node:crypto';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ensureAssembly, type Profile } from '../local/cloud/assembly-cache.ts';
import { root } from '../local/cloud/root.ts';
import { readAssembly, type Resource, type Stack } from '../local/template/assembly.ts';

/**
 * Types that hold what cannot be made anew, each with the properties whose change makes CloudFormation replace the resource ("Update requires: Replacement",
 * CloudFormation template reference). A queue holds jobs.
 */
export const STATEFUL: Readonly<Record<string, readonly string[]>> = {
  'AWS::DynamoDB::GlobalTable': ['TableName', 'KeySchema', 'LocalSecondaryIndexes'],
  'AWS::S3::Bucket': ['BucketName', 'BucketNamePrefix', 'BucketNamespace'],
  'AWS::SecretsManager::Secret': ['Name'],
  'AWS::KMS::Key': ['MultiRegion'],
  'AWS::RDS::DBCluster': [
    'DBClusterIdentifier',
    'DBSubnetGroupName',
    'DatabaseName',
    'EngineMode',
    'KmsKeyId',
    'MasterUsername',
    'SnapshotIdentifier',
    'SourceDBClusterIdentifier',
    'StorageEncrypted',
  ],
  'AWS::SQS::Queue': ['QueueName', 'FifoQueue'],
};

/** What an instance of a release has that must outlive every upgrade. */
export interface ReleaseRecord {
  readonly version: string;
  /** By profile and stack: the stateful resources by their logical ids, each with its type and the properties that must stay as they are. */
  readonly stateful: Readonly<Record<Profile, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  /** Migrations by the names of their files, each with the hash of what it says. */
  readonly migrations: Readonly<Record<string, string>>;
}

const PROFILES: readonly Profile[] = ['production', 'economy'];

function keptOf({ Type, Properties = {} }: Resource): unknown {
  const fixed = (STATEFUL[Type] ?? []).filter((property) => property in Properties);
  return { type: Type, ...Object.fromEntries(fixed.map((property) => [property, Properties[property]])) };
}

const stacksOf = async (profile: Profile): Promise<readonly Stack[]> =>
  readAssembly(await ensureAssembly(profile, (step) => console.error(`${step} ...`))).stacks;

async function statefulOf(profile: Profile): Promise<ReleaseRecord['stateful'][Profile]> {
  const kept = (await stacksOf(profile)).map(({ name, template }) => {
    const resources = Object.entries(template.Resources).filter(([, { Type }]) => Type in STATEFUL);
    return [name, Object.fromEntries(resources.map(([id, resource]) => [id, keptOf(resource)]))] as const;
  });
  return Object.fromEntries(kept.filter(([, resources]) => Object.keys(resources).length > 0));
}

/** The record of what is in this checkout. */
export async function recordOf(): Promise<ReleaseRecord> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const files = globSync(join(root, 'lambdas/database/migrations/*.sql')).sort();
  const migrations = files.map((file) => [basename(file), createHash('sha256').update(readFileSync(file)).digest('hex')] as const);
  const [production, economy] = [await statefulOf('production'), await statefulOf('economy')];
  return { version, stateful: { production, economy }, migrations: Object.fromEntries(migrations) };
}

/** What an upgrade from one release to what is here would lose, replace or rewrite, a sentence each. */
export function lostBetween(before: ReleaseRecord, now: ReleaseRecord): readonly string[] {
  const resources = PROFILES.flatMap((profile) =>
    Object.entries(before.stateful[profile]).flatMap(([stack, kept]) =>
      Object.entries(kept).flatMap(([id, was]) => {
        const is = now.stateful[profile][stack]?.[id];
        if (is === undefined) return [`${profile}: ${stack} has no ${id} any more: what it holds would be left behind`];
        return JSON.stringify(is) === JSON.stringify(was) ? [] : [`${profile}: ${id} of ${stack} would be replaced`];
      }),
    ),
  );
  const migrations = Object.entries(before.migrations).flatMap(([file, hash]) => {
    if (now.migrations[file] === undefined) return [`the migration ${file} is gone`];
    return now.migrations[file] === hash ? [] : [`the migration ${file} says something else than it said when it was released`];
  });
  return [...resources, ...migrations];
}

if (import.meta.main) {
  const record = await recordOf();
  const file = join(root, `test/fixtures/releases/${record.version}.json`);
  writeFileSync(file, `${JSON.stringify(record, undefined, 1)}\n`);
  console.log(`wrote ${file}`);
}
