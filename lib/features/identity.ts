import type { authorizerEnv } from '../../lambdas/authorizer/contract.ts';
import type { EnvOf } from '../../lambdas/core/env.ts';
import type { credentialsEnv } from '../../lambdas/credentials/contract.ts';
import type { identityEnv } from '../../lambdas/identity/contract.ts';
import type { keysEnv } from '../../lambdas/keys/contract.ts';
import type { secondFactorEnv } from '../../lambdas/second-factor/contract.ts';
import type { noticesEnv } from '../../lambdas/notices/contract.ts';
import { Duration } from 'aws-cdk-lib/core';
import type { Config } from '../config.ts';
import type { DataStack } from '../data-stack.ts';
import { mailEnvironment, sendMails } from './mail.ts';
import { HASHING, issuer, JOB, on, read, send, type FunctionRow } from './row.ts';

/** The window and first lock of failed attempts, in seconds (controls S13). */
export const LOCK_SECONDS = '900';

/** How long a session and its tokens live, and how a password is stored: the same wherever a session begins. */
export const sessionEnvironment = (data: DataStack, config: Config) => ({
  IDENTITY_TABLE: data.identity.tableName,
  DIRECTORY_TABLE: data.directory.tableName,
  SIGNING_SECRET: data.signingKey.secretArn,
  PEPPER_SECRET: data.pepper.secretArn,
  TOKEN_ISSUER: issuer(config),
  LOCK_SECONDS,
  PASSWORD_COST: '12',
  ACCESS_TOKEN_SECONDS: '900',
  SESSION_IDLE_SECONDS: '3600',
  SESSION_ABSOLUTE_SECONDS: '86400',
});

/** Who comes in: people, their sessions, the keys that sign. */
export const identityFeatures = (data: DataStack, config: Config) =>
  ({
    identity: {
      ...HASHING,
      description: 'Sign-up, log-in, sessions',
      environment: { ...sessionEnvironment(data, config), NOTICE_QUEUE: data.noticeQueue.queue.queueUrl } satisfies EnvOf<typeof identityEnv>,
      grants: [
        // Opening an account is one transaction that also deletes the pending sign-up.
        on(data.identity, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'),
        on(data.directory, 'GetItem'),
        read(data.signingKey),
        read(data.pepper),
        send(data.noticeQueue),
      ],
      login: 'app_api',
    },
    'second-factor': {
      ...HASHING,
      description: 'Step-up and second factors',
      environment: {
        IDENTITY_TABLE: data.identity.tableName,
        PEPPER_SECRET: data.pepper.secretArn,
        PASSWORD_COST: '12',
        LOCK_SECONDS,
      } satisfies EnvOf<typeof secondFactorEnv>,
      grants: [on(data.identity, 'GetItem', 'UpdateItem'), read(data.pepper)],
    },
    credentials: {
      ...HASHING,
      description: 'Passwords and addresses: forgotten, reset, changed',
      environment: { ...sessionEnvironment(data, config), NOTICE_QUEUE: data.noticeQueue.queue.queueUrl } satisfies EnvOf<typeof credentialsEnv>,
      grants: [
        on(data.identity, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'),
        on(data.directory, 'GetItem'),
        read(data.signingKey),
        read(data.pepper),
        send(data.noticeQueue),
      ],
    },
  }) as const satisfies Record<string, FunctionRow>;

export const identityWorkers = (data: DataStack, config: Config) =>
  ({
    authorizer: {
      memoryMegabytes: 512,
      timeout: Duration.seconds(10),
      description: 'Proves every caller, at every call',
      environment: {
        IDENTITY_TABLE: data.identity.tableName,
        DIRECTORY_TABLE: data.directory.tableName,
        JOURNAL_TABLE: data.journal.tableName,
        LIMITS_TABLE: data.limits.tableName,
        SESSION_IDLE_SECONDS: '3600',
        LOCK_SECONDS,
        TOKEN_ISSUER: issuer(config),
      } satisfies EnvOf<typeof authorizerEnv>,
      grants: [
        on(data.identity, 'BatchGetItem', 'GetItem', 'UpdateItem'),
        on(data.directory, 'GetItem'),
        on(data.limits, 'GetItem', 'UpdateItem'),
        on(data.journal, 'PutItem'),
      ],
    },
    'notices-send': {
      ...JOB,
      memoryMegabytes: 512,
      description: "Writes the mails about a person's account, and signs the links in them",
      environment: {
        IDENTITY_TABLE: data.identity.tableName,
        SIGNING_SECRET: data.signingKey.secretArn,
        TOKEN_ISSUER: issuer(config),
        ...mailEnvironment(data, config),
        APP_ORIGIN: config.domains ? `https://${config.domains.app}` : '',
      } satisfies EnvOf<typeof noticesEnv>,
      grants: [on(data.identity, 'GetItem', 'PutItem', 'UpdateItem'), read(data.signingKey), sendMails(data, config)],
    },
    'keys-rotate': {
      memoryMegabytes: 1769,
      timeout: Duration.seconds(60),
      description: 'Makes the next signing key and publishes its public half',
      environment: { DIRECTORY_TABLE: data.directory.tableName, OVERLAP_SECONDS: '900', LONGEST_TOKEN_SECONDS: '604800' } satisfies EnvOf<typeof keysEnv>,
      grants: [on(data.directory, 'PutItem', 'GetItem')],
    },
  }) as const satisfies Record<string, FunctionRow>;
