import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { GatewayVpcEndpointAwsService, IpAddresses, Peer, Port, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Credentials, DatabaseCluster, DatabaseProxy, DatabaseSecret, DefaultAuthScheme, ProxyTarget } from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { LOGINS, type DatabaseLogin } from '../../lambdas/database/contract.ts';
import type { Config } from '../config.ts';
import { clusterProps, DATABASE_NAME, MASTER, writerGoesWithFailedCreation, type Database } from './database.ts';
import type { FeatureFunction } from './feature-function.ts';

/** `production`: Aurora behind RDS Proxy in private subnets, TLS required on both legs, IAM instead of passwords on both legs (S15). */
export class ProxiedDatabase extends Construct implements Database {
  readonly cluster: DatabaseCluster;
  readonly network: { readonly vpc: Vpc; readonly securityGroup: SecurityGroup };
  private readonly proxy: DatabaseProxy;

  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id);
    const vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr('10.64.0.0/16'),
      maxAzs: 2,
      natGateways: config.natGateways,
      subnetConfiguration: [
        { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 24 },
        { name: 'functions', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
        { name: 'database', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
      ],
      flowLogs: { rejected: {} },
    });
    vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
    vpc.addGatewayEndpoint('DynamoDb', { service: GatewayVpcEndpointAwsService.DYNAMODB });
    // The functions' own group: out on 443 and to the proxy, nothing in.
    const clients = new SecurityGroup(this, 'Clients', { vpc, allowAllOutbound: false, description: 'Functions that use SQL' });
    clients.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'AWS services, the model, payment and mail providers');
    this.network = { vpc, securityGroup: clients };

    // The cluster outlives its stack, and so must the way into it.
    const master = new DatabaseSecret(this, 'Master', { username: MASTER });
    master.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    this.cluster = new DatabaseCluster(this, 'Cluster', {
      ...clusterProps(config),
      credentials: Credentials.fromSecret(master),
      vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    });
    writerGoesWithFailedCreation(this.cluster);
    this.cluster.addRotationSingleUser({ automaticallyAfter: Duration.days(30), vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS } });

    // CDK gives a proxy's own role no right to come to the cluster by IAM (seen in the template of aws-cdk-lib 2.276), so the role is made here.
    const role = new Role(this, 'ProxyRole', { assumedBy: new ServicePrincipal('rds.amazonaws.com'), description: 'RDS Proxy on its way to the cluster' });
    for (const login of LOGINS) {
      role.addToPolicy(new PolicyStatement({ actions: ['rds-db:connect'], resources: [this.loginArn(this.cluster.clusterResourceIdentifier, login)] }));
    }
    this.proxy = new DatabaseProxy(this, 'Proxy', {
      role,
      proxyTarget: ProxyTarget.fromCluster(this.cluster),
      defaultAuthScheme: DefaultAuthScheme.IAM_AUTH,
      requireTLS: true,
      idleClientTimeout: Duration.minutes(5),
      maxConnectionsPercent: 90,
      vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    });
    this.proxy.connections.allowFrom(clients, Port.tcp(5432), 'Functions that use SQL');
    clients.addEgressRule(Peer.securityGroupId(this.proxy.connections.securityGroups[0]?.securityGroupId ?? ''), Port.tcp(5432), 'RDS Proxy');
  }

  environment(login: DatabaseLogin) {
    return { DATABASE_DRIVER: 'proxy', DATABASE_HOST: this.proxy.endpoint, DATABASE_PORT: '5432', DATABASE_NAME, DATABASE_LOGIN: login };
  }

  /** CDK's `grantConnect` names a proxy's login as the cluster does. */
  allow(feature: FeatureFunction, login: DatabaseLogin): void {
    this.proxy.grantConnect(feature.fn, login);
  }

  private loginArn(resourceId: string, login: string): string {
    return Stack.of(this).formatArn({
      service: 'rds-db',
      resource: 'dbuser',
      resourceName: `${resourceId}/${login}`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }
}
