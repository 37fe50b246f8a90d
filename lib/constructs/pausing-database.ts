import { Annotations, Duration } from 'aws-cdk-lib/core';
import { IpAddresses, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Credentials, DatabaseCluster } from 'aws-cdk-lib/aws-rds';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { LOGINS, type DatabaseLogin } from '../../lambdas/database/contract.ts';
import type { Config } from '../config.ts';
import { PAUSE_AFTER } from '../timeouts.ts';
import { clusterProps, DATABASE_NAME, MASTER, writerGoesWithFailedCreation, type Database } from './database.ts';
import type { FeatureFunction } from './feature-function.ts';
import { keptSecret } from './kept-secret.ts';

/** What a function does to the Data API in a transaction. */
export const DATA_API_ACTIONS = [
  'rds-data:BeginTransaction',
  'rds-data:CommitTransaction',
  'rds-data:ExecuteStatement',
  'rds-data:RollbackTransaction',
] as const;

/**
 * `economy`: Aurora that pauses when nobody asks, reached by the Data API. A cluster must stand in subnets; these have no way out or in, no gateway and no
 * endpoint, and cost nothing. Each login has a secret of its own, and a function the right to read the one of its login only.
 */
export class PausingDatabase extends Construct implements Database {
  readonly cluster: DatabaseCluster;
  readonly loginSecrets: Readonly<Record<DatabaseLogin, Secret>>;

  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id);
    Annotations.of(this).addInfoV2(
      'rempart:economy',
      'The profile economy has no RDS Proxy (S15), and the first word after a pause waits some 15 seconds (docs/configuration.md, "Profiles").',
    );
    const vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr('10.64.0.0/24'),
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'database', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 26 }],
      flowLogs: { rejected: {} },
    });
    this.cluster = new DatabaseCluster(this, 'Cluster', {
      ...clusterProps(config),
      serverlessV2AutoPauseDuration: PAUSE_AFTER,
      credentials: Credentials.fromUsername(MASTER),
      // RDS renews it by itself; a function of ours that does so would need a way out of these subnets.
      manageMasterUserPassword: true,
      vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    });
    writerGoesWithFailedCreation(this.cluster);
    this.loginSecrets = Object.fromEntries(LOGINS.map((login) => [login, loginSecret(this, login)])) as Record<DatabaseLogin, Secret>;
  }

  environment(login: DatabaseLogin) {
    const { cluster, loginSecrets } = this;
    return {
      DATABASE_DRIVER: 'data-api',
      CLUSTER_ARN: cluster.clusterArn,
      LOGIN_SECRET_ARN: loginSecrets[login].secretArn,
      DATABASE_NAME,
      DATABASE_LOGIN: login,
    };
  }

  allow(feature: FeatureFunction, login: DatabaseLogin): void {
    feature.allow(DATA_API_ACTIONS, [this.cluster.clusterArn]).allow(['secretsmanager:GetSecretValue'], [this.loginSecrets[login].secretArn]);
  }
}

function loginSecret(scope: Construct, login: DatabaseLogin): Secret {
  const name = login.replace('app_', '').replace(/^./, (letter) => letter.toUpperCase());
  const content = { secretStringTemplate: JSON.stringify({ username: login }), generateStringKey: 'password' };
  return keptSecret(scope, `Login${name}`, `Password of the login ${login}`, content);
}

/** How long a password of a login lives. */
export const LOGIN_LIFETIME = Duration.days(30);
