import type { EnvOf } from '../../lambdas/core/env.ts';
import { DEFINITION_OBJECTS, type definitionsEnv, type guardDutyEnv } from '../../lambdas/materials/contract.ts';
import type { Config } from '../config.ts';
import type { DataStack } from '../data-stack.ts';
import { DEFINITIONS_TIMEOUT } from '../timeouts.ts';
import { outgoingEnvironment } from './imports.ts';
import { on, REQUEST, type FunctionRow } from './row.ts';

/** Every object of the bucket of definitions by its name. */
export const definitionObjects = ({ definitions }: DataStack): string[] => DEFINITION_OBJECTS.map((name) => definitions.bucket.arnForObjects(name));

/** What keeps the definitions of the scanner fresh, which goes out and has no login, no network of ours and no right but to its own bucket; and what hears GuardDuty. */
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
    'materials-guardduty': {
      ...REQUEST,
      description: 'Takes in what GuardDuty finds in quarantine, where it is the engine',
      environment: { QUARANTINE_BUCKET: data.quarantine.bucket.bucketName, FINDINGS_TABLE: data.guards.tableName } satisfies EnvOf<typeof guardDutyEnv>,
      grants: [on(data.guards, 'PutItem')],
    },
  }) as const satisfies Record<string, FunctionRow>;
