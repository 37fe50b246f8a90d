import type { Duration } from 'aws-cdk-lib/core';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Config } from '../config.ts';
import type { DatabaseLogin } from '../../lambdas/database/contract.ts';
import type { Conditions } from '../constructs/feature-function.ts';
import type { JobQueue } from '../constructs/job-queue.ts';
import type { DataStack } from '../data-stack.ts';
import type { MemoryMegabytes } from '../memory.ts';
import { REQUEST_TIMEOUT, WORKER_TIMEOUT } from '../timeouts.ts';
import { bedrockRights } from './bedrock-rights.ts';

/** One right: named actions on named resources, under conditions where there are any. */
export type Grant = readonly [actions: readonly string[], resources: readonly string[], conditions?: Conditions];

/** What a function is given: environment and rights side by side, so that neither is forgotten. */
export interface FunctionRow {
  readonly description: string;
  readonly memoryMegabytes: MemoryMegabytes;
  readonly timeout: Duration;
  readonly environment: Readonly<Record<string, string>>;
  readonly grants: readonly Grant[];
  /** Comes to the database as this login, and therefore stands in the VPC. */
  readonly login?: DatabaseLogin;
  readonly temporaryMegabytes?: number;
  /** Calls another function and waits for its answer: which one, and the variable that says its name. */
  readonly calls?: { readonly worker: string; readonly variable: string };
  /** Runs programs of the scanner's layer. */
  readonly scanner?: true;
}

export const on = (table: TableV2, ...actions: string[]): Grant => [actions.map((action) => `dynamodb:${action}`), [table.tableArn]];
export const read = (secret: Secret): Grant => [['secretsmanager:GetSecretValue'], [secret.secretArn]];

/** The right to put another value into a secret that is read. */
export const renew = (secret: Secret): Grant => [['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'], [secret.secretArn]];
/** The right to give up a rotation that is half done. */
export const withdraw = (secret: Secret): Grant => [['secretsmanager:DescribeSecret', 'secretsmanager:UpdateSecretVersionStage'], [secret.secretArn]];

/** The right to make and open the keys of accounts, each for its account: calls whose encryption context is anything but an `account` are refused (AWS KMS guide, condition keys). */
export const seal = (data: DataStack): Grant => [
  ['kms:GenerateDataKey', 'kms:Decrypt'],
  [data.tenantKey.keyArn],
  { 'ForAnyValue:StringEquals': { 'kms:EncryptionContextKeys': ['account'] }, 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['account'] } },
];

/** The right to put jobs into queues. */
export const send = (...queues: JobQueue[]): Grant => [['sqs:SendMessage'], queues.map(({ queue }) => queue.queueArn)];

/** The objects of accounts in a bucket. */
export const objects = (bucket: DataStack['cleared']): string => bucket.bucket.arnForObjects('accounts/*');

/** What most functions behind the gateway have. */
export const REQUEST = { memoryMegabytes: 512, timeout: REQUEST_TIMEOUT } as const;
/** A function that hashes passwords: bcrypt is CPU, a full core is had at 1 769 MB, so a hash of cost 12 stays near half a second. */
export const HASHING = { ...REQUEST, memoryMegabytes: 1769 } as const;
/** What most workers have. */
export const JOB = { memoryMegabytes: 1024, timeout: WORKER_TIMEOUT } as const;

/** The issuer of every token: a name, not an address, so that a change of domain ends no session. */
export const issuer = (config: Config): string => `urn:rempart:${config.name.toLowerCase()}`;

/**
 * How long whoever signs, verifies or reads a secret keeps it in memory, in seconds (lambdas/core/env.ts): so long a key that was withdrawn is still believed.
 * It is less than a new key is published before it signs.
 */
export const KEPT_SECONDS = '60';
export const keptEnvironment = ({ environment }: Pick<FunctionRow, 'environment'>): Readonly<Record<string, string>> =>
  Object.keys(environment).some((name) => name === 'TOKEN_ISSUER' || name.endsWith('_SECRET')) ? { KEPT_SECONDS } : {};

/** What a function needs to call a configured model: the model itself on Bedrock, or the key of another provider. */
export function modelGrants(model: Config['model'] | Config['embeddings'], config: Config): Grant[] {
  if (model.provider === 'bedrock') return bedrockRights(model.model, model.region ?? config.region);
  return 'keySecretArn' in model && model.keySecretArn ? [[['secretsmanager:GetSecretValue'], [model.keySecretArn]]] : [];
}
