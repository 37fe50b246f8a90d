import type { EnvOf } from '../../lambdas/core/env.ts';
import { DEFINITION_OBJECTS, type definitionsEnv } from '../../lambdas/materials/contract.ts';
import type { Config } from '../config.ts';
import type { DataStack } from '../data-stack.ts';
import { DEFINITIONS_TIMEOUT } from '../timeouts.ts';
import { outgoingEnvironment } from './imports.ts';
import type { FunctionRow } from './row.ts';

/** Every object of the bucket of definitions by its name. */
export const definitionObjects = ({ definitions }: DataStack): string[] => DEFINITION_OBJECTS.map((name) => definitions.bucket.arnForObjects(name));

/** What keeps the definitions of the scanner fresh: it goes out, and has no login, no network of ours and no right but to its own bucket. */
export const definitionWorkers = (data: DataStack, config: Config) =>
  ({
    'materials-definitions': {
      // One container as it comes, and the engine that tries the set: some 1.1 GB with the definitions of today.
      memoryMegabytes: 3008,
      timeout: DEFINITIONS_TIMEOUT,
      temporaryMegabytes: 4096,
      scanner: true,
      description: 'Keeps the definitions of the scanner fresh',
      environment: {
        ...outgoingEnvironment(config),
        DEFINITIONS_BUCKET: data.definitions.bucket.bucketName,
        DEFINITIONS_MIRROR: config.scanner.mirror,
        CLAMAV_ROOT: '/opt/clamav',
      } satisfies EnvOf<typeof definitionsEnv>,
      grants: [
        [['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'], definitionObjects(data)],
        [['s3:ListBucket'], [data.definitions.bucket.bucketArn]],
      ],
    },
  }) as const satisfies Record<string, FunctionRow>;
