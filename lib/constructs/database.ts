import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type { ISecurityGroup, IVpc } from 'aws-cdk-lib/aws-ec2';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AuroraPostgresEngineVersion, CfnDBInstance, ClusterInstance, DatabaseClusterEngine, type DatabaseCluster } from 'aws-cdk-lib/aws-rds';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { DatabaseLogin } from '../../lambdas/database/contract.ts';
import type { Config } from '../config.ts';
import type { FeatureFunction } from './feature-function.ts';

export const DATABASE_NAME = 'rempart';

/** Aurora PostgreSQL, and how functions come to it. */
export interface Database extends Construct {
  readonly cluster: DatabaseCluster;
  /** Where functions that use SQL stand; without it outside of any network of ours. */
  readonly network?: { readonly vpc: IVpc; readonly securityGroup: ISecurityGroup };
  /** The secret of each login, where logins come with passwords. */
  readonly loginSecrets?: Readonly<Record<DatabaseLogin, Secret>>;
  /** What a function needs to come as a login: where, and as whom. */
  environment(login: DatabaseLogin): Readonly<Record<string, string>>;
  /** The right that goes with the environment. */
  allow(feature: FeatureFunction, login: DatabaseLogin): void;
}

/** What is so of the cluster in every profile: encrypted, kept, backed up, TLS only (S15). */
export const clusterProps = (config: Config) => ({
  engine: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_17_7 }),
  writer: ClusterInstance.serverlessV2('Writer', { enablePerformanceInsights: true }),
  serverlessV2MinCapacity: config.database.minCapacity,
  serverlessV2MaxCapacity: config.database.maxCapacity,
  defaultDatabaseName: DATABASE_NAME,
  enableDataApi: true,
  iamAuthentication: true,
  storageEncrypted: true,
  deletionProtection: true,
  // Nothing that is protected against deletion can go with a creation that fails: asked for it, CloudFormation would only fail once more.
  removalPolicy: RemovalPolicy.RETAIN,
  backup: { retention: Duration.days(14) },
  cloudwatchLogsExports: ['postgresql'],
  cloudwatchLogsRetention: RetentionDays.ONE_MONTH,
  parameters: { 'rds.force_ssl': '1', log_statement: 'none' },
});

/** The instance is what a cluster costs: where the creation of its stack fails it goes, though the cluster stays; in all other cases both stay. */
export function writerGoesWithFailedCreation(cluster: DatabaseCluster): void {
  const writer = cluster.node.findChild('Writer').node.defaultChild;
  if (!(writer instanceof CfnDBInstance)) throw new Error('the cluster has no instance called Writer');
  writer.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
}

/** The user that owns the database; only migrations, indexes and passwords are its work. */
export const MASTER = 'rempart_master';
