import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Functions } from '../functions/functions.ts';
import type { Assembly } from '../template/assembly.ts';
import type { Resolver } from '../template/resolve.ts';
import { all } from './definitions.ts';

/** Steps of a provider before it is given up: far more than there are migration files. */
const STEPS_MAX = 500;
const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', html: 'text/html', svg: 'image/svg+xml', json: 'application/json' };

/**
 * Runs what the deployment would run of CDK's provider framework: `onEvent` once, then `isComplete` until it says so. The functions are ours; the framework
 * is interpreted from the environment that it was given.
 * @throws Error when a step fails or the provider does not end.
 */
export async function runProviders(resolver: Resolver, functions: Functions, type: string): Promise<void> {
  const frameworks = all(resolver, 'AWS::Lambda::Function');
  for (const { properties } of all(resolver, type)) {
    const framework = frameworks.find(({ attribute }) => attribute('Arn') === properties['ServiceToken']);
    const variables = ((framework?.properties['Environment'] as { Variables?: Record<string, string> } | undefined)?.Variables ?? {}) as Record<string, string>;
    const [onEvent = '', isComplete = ''] = [variables['USER_ON_EVENT_FUNCTION_ARN'], variables['USER_IS_COMPLETE_FUNCTION_ARN']];
    const event = { RequestType: 'Create', ResourceProperties: properties };
    await functions.invoke(onEvent, event);
    for (let step = 1; ; step += 1) {
      const { IsComplete } = (await functions.invoke(isComplete, event)) as { IsComplete: boolean };
      if (IsComplete) break;
      if (step === STEPS_MAX) throw new Error(`${type} did not complete in ${STEPS_MAX} steps`);
    }
  }
}

/** Puts the files of CDK's bucket deployments into their buckets. */
export async function deployFiles(resolver: Resolver, assembly: Assembly, s3: S3Client): Promise<void> {
  for (const { properties } of all(resolver, 'Custom::CDKBucketDeployment')) {
    const CacheControl = (properties['SystemMetadata'] as Record<string, string> | undefined)?.['cache-control'];
    for (const key of properties['SourceObjectKeys'] as string[]) {
      const directory = assembly.asset(key);
      const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      for (const entry of files) {
        const file = join(entry.parentPath, entry.name);
        const ContentType = TYPES[entry.name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
        await s3.send(
          new PutObjectCommand({
            Bucket: String(properties['DestinationBucketName']),
            Key: relative(directory, file),
            Body: readFileSync(file),
            ContentType,
            ...(CacheControl && { CacheControl }),
          }),
        );
      }
    }
  }
}
