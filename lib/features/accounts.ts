import type { apiKeysEnv } from '../../lambdas/api-keys/contract.ts';
import type { EnvOf } from '../../lambdas/core/env.ts';
import type { membersEnv } from '../../lambdas/members/contract.ts';
import type { Config } from '../config.ts';
import type { DataStack } from '../data-stack.ts';
import { LOCK_SECONDS } from './identity.ts';
import { HASHING, issuer, on, read, REQUEST, type FunctionRow } from './row.ts';

/** Who may do what in an account. */
export const accountFeatures = (data: DataStack, config: Config) =>
  ({
    'api-keys': {
      ...REQUEST,
      description: 'Keys for programs',
      environment: { DIRECTORY_TABLE: data.directory.tableName, LIMITS_TABLE: data.limits.tableName } satisfies EnvOf<typeof apiKeysEnv>,
      grants: [on(data.directory, 'PutItem', 'DeleteItem'), on(data.limits, 'BatchGetItem')],
      login: 'app_api',
    },
    members: {
      ...HASHING,
      description: 'Members of an account, and invitations',
      environment: {
        IDENTITY_TABLE: data.identity.tableName,
        DIRECTORY_TABLE: data.directory.tableName,
        SIGNING_SECRET: data.signingKey.secretArn,
        PEPPER_SECRET: data.pepper.secretArn,
        TOKEN_ISSUER: issuer(config),
        MAIL_SENDER: config.mailSender,
        PASSWORD_COST: '12',
        LOCK_SECONDS,
        ACCESS_TOKEN_SECONDS: '900',
        SESSION_IDLE_SECONDS: '3600',
        SESSION_ABSOLUTE_SECONDS: '86400',
      } satisfies EnvOf<typeof membersEnv>,
      grants: [
        on(data.identity, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'),
        on(data.directory, 'GetItem'),
        read(data.signingKey),
        read(data.pepper),
        [['ses:SendEmail'], [`arn:aws:ses:${config.region}:${data.account}:identity/*`]],
      ],
      login: 'app_api',
    },
    grants: { ...REQUEST, description: 'What members may do with a chatbot', environment: {}, grants: [], login: 'app_api' },
  }) as const satisfies Record<string, FunctionRow>;
