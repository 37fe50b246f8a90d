import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RemovalPolicy, Size, type Duration } from 'aws-cdk-lib/core';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ISecurityGroup, IVpc } from 'aws-cdk-lib/aws-ec2';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing, type ILayerVersion } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { MemoryMegabytes } from '../memory.ts';

/** Conditions of a right, as IAM writes them. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export interface FeatureFunctionProps {
  /** Folder under `dist/` that the bundler made. */
  readonly bundle: string;
  readonly handler?: string;
  readonly description: string;
  readonly memoryMegabytes: MemoryMegabytes;
  readonly timeout: Duration;
  readonly environment: Readonly<Record<string, string>>;
  readonly logRetention: RetentionDays;
  /** Inside the private subnets, with this security group; without it outside the VPC. */
  readonly network?: { readonly vpc: IVpc; readonly securityGroup: ISecurityGroup };
  readonly temporaryMegabytes?: number;
  readonly layers?: ILayerVersion[];
  /** X-Ray follows its calls. */
  readonly tracing?: boolean;
}

const root = join(import.meta.dirname, '../..');

/** One function with its own role and log group, and no right but the ones that its feature's row gives it. */
export class FeatureFunction extends Construct {
  readonly fn: LambdaFunction;

  constructor(scope: Construct, id: string, props: FeatureFunctionProps) {
    super(scope, id);
    const directory = join(root, 'dist', props.bundle);
    if (!existsSync(directory)) throw new Error(`dist/${props.bundle} is missing: run "npm run bundle" first`);
    const logGroup = new LogGroup(this, 'Logs', { retention: props.logRetention, removalPolicy: RemovalPolicy.DESTROY });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com'), description: props.description });
    logGroup.grantWrite(role);
    if (props.network) role.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaVPCAccessExecutionRole'));
    this.fn = new LambdaFunction(this, 'Function', {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(directory),
      handler: props.handler ?? 'index.handler',
      description: props.description,
      memorySize: props.memoryMegabytes,
      timeout: props.timeout,
      environment: { ...props.environment, POWERTOOLS_SERVICE_NAME: props.bundle },
      role,
      logGroup,
      ...(props.temporaryMegabytes && { ephemeralStorageSize: Size.mebibytes(props.temporaryMegabytes) }),
      ...(props.layers && { layers: props.layers }),
      ...(props.tracing && { tracing: Tracing.ACTIVE }),
      ...(props.network && {
        vpc: props.network.vpc,
        vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
        securityGroups: [props.network.securityGroup],
      }),
    });
  }

  /** Grants named actions on named resources, under conditions where there are any. */
  allow(actions: readonly string[], resources: readonly string[], conditions?: Conditions): this {
    this.fn.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [...resources], ...(conditions && { conditions }) }));
    return this;
  }
}
