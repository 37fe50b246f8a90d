import { join } from 'node:path';
import { CfnOutput, Duration, Fn, Stack, type StackProps } from 'aws-cdk-lib/core';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CacheCookieBehavior,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
  type BehaviorOptions,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Subscription, SubscriptionProtocol } from 'aws-cdk-lib/aws-sns';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { Host } from '../lambdas/core/contract.ts';
import type { ApiStack } from './api-stack.ts';
import type { Config } from './config.ts';
import { DashboardSite, ROOT_OBJECT } from './constructs/dashboard-site.ts';
import type { FeatureFunction } from './constructs/feature-function.ts';
import { originSecrets } from './constructs/origin-secrets.ts';
import { PrivateBucket } from './constructs/private-bucket.ts';
import type { DataStack } from './data-stack.ts';
import { edgeFunctionCode } from './edge-function.ts';
import { apiHeaders, loaderHeaders } from './edge-headers.ts';
import { errorsGoTo } from './errors.ts';
import { firewallJournal } from './firewall-journal.ts';
import { ORIGIN_HEADER, responseBodies, stageList, stageRules, visibility } from './firewall-rules.ts';

export interface EdgeStackProps extends StackProps {
  readonly config: Config;
  readonly data: DataStack;
  readonly api: ApiStack;
  /** The firewall list of CloudFront, which AWS keeps in us-east-1. */
  readonly viewerAclArn: string;
}

const built = join(import.meta.dirname, '../dist');

/** Where a host is reached: by its own name where it has one. */
export const originOf = ({ domains }: Config, host: Host, { distributionDomainName }: Distribution): string =>
  `https://${domains?.[host] ?? distributionDomainName}`;

/** The two hosts and the firewall before the API: `app` for the team, `edge` for visitors, so that a hole in the one is none in the other. */
export class EdgeStack extends Stack {
  readonly app: Distribution;
  readonly edge: Distribution;
  /** Writes down what the distributions' firewall has refused. */
  readonly journalFirewall: FeatureFunction;

  constructor(scope: Construct, id: string, { config, data, api, viewerAclArn, ...props }: EdgeStackProps) {
    super(scope, id, props);
    const { sent, admitted } = originSecrets(this, config.originSecretGeneration);
    const firewall = this.guardStage(api, config, admitted);

    const files = new PrivateBucket(this, 'Loader', { filledAtOnce: true });
    const deploy = (name: string, folder: string, cacheControl: string): void =>
      void new BucketDeployment(this, name, {
        destinationBucket: files.bucket,
        sources: [Source.asset(join(built, folder))],
        cacheControl: [CacheControl.fromString(cacheControl)],
        // A chat that was open before a release still finds the parts that it has not loaded yet: their names have a hash.
        prune: false,
        memoryLimit: 256,
      });
    deploy('LoaderFiles', 'loader', 'public, max-age=300');
    deploy('WidgetFiles', 'widget-files', 'public, max-age=31536000, immutable');

    const cache = this.noCache();
    const behavior = (host: Host, secret: Secret): BehaviorOptions => ({
      origin: this.apiOrigin(api, secret),
      cachePolicy: cache,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      compress: false,
      responseHeadersPolicy: apiHeaders(this, host),
      functionAssociations: [{ eventType: FunctionEventType.VIEWER_REQUEST, function: this.stamp(host, config.domains?.[host]) }],
    });
    const distribution = (host: Host, additionalBehaviors: Record<string, BehaviorOptions>, defaultRootObject?: string): Distribution => {
      const made = new Distribution(this, host === 'app' ? 'App' : 'Edge', {
        comment: `${config.name} ${host}`,
        defaultBehavior: behavior(host, sent[host]),
        additionalBehaviors,
        ...(defaultRootObject && { defaultRootObject }),
        httpVersion: HttpVersion.HTTP2_AND_3,
        webAclId: viewerAclArn,
        ...(config.domains && {
          domainNames: [config.domains[host]],
          certificate: Certificate.fromCertificateArn(this, `${host}Certificate`, config.domains.certificateArn),
          minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
        }),
      });
      // A new secret is admitted before it is sent.
      made.node.addDependency(firewall);
      return made;
    };
    const widgetFiles: BehaviorOptions = {
      origin: S3BucketOrigin.withOriginAccessControl(files.bucket),
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      responseHeadersPolicy: loaderHeaders(this),
    };
    this.edge = distribution('edge', { '/chat.js': widgetFiles, '/chat-*': widgetFiles });
    const dashboard = new DashboardSite(this, 'Dashboard', {
      uploadOrigin: `https://${data.quarantine.bucket.bucketRegionalDomainName}`,
      edgeOrigin: originOf(config, 'edge', this.edge),
      errors: errorsGoTo(config),
    });
    this.app = distribution('app', dashboard.behaviors, ROOT_OBJECT);
    // Confirmed by the hook itself, once the host is there to be asked.
    new Subscription(this, 'MailFeedback', {
      topic: data.mail.topic,
      protocol: SubscriptionProtocol.HTTPS,
      endpoint: `${originOf(config, 'app', this.app)}/v1/hooks/mail`,
    });
    this.journalFirewall = firewallJournal(this, { config, data, aclArn: viewerAclArn });
    new CfnOutput(this, 'AppUrl', { value: originOf(config, 'app', this.app) });
    new CfnOutput(this, 'EdgeUrl', { value: originOf(config, 'edge', this.edge) });
  }

  private guardStage(api: ApiStack, config: Config, secrets: readonly Secret[]): CfnWebACL {
    const acl = new CfnWebACL(this, 'StageFirewall', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      customResponseBodies: responseBodies,
      // A dynamic reference: the value is read at deployment and is in no template.
      rules: stageRules(secrets.map((secret) => secret.secretValue.unsafeUnwrap())),
      visibilityConfig: visibility(stageList(config.name)),
    });
    new CfnWebACLAssociation(this, 'StageFirewallOnApi', { resourceArn: api.api.deploymentStage.stageArn, webAclArn: acl.attrArn });
    return acl;
  }

  /** Nothing is kept (every reply is `no-store`); the policy exists because a function sees the viewer's country only when a policy names that header. */
  private noCache(): CachePolicy {
    return new CachePolicy(this, 'NoCache', {
      comment: 'Nothing is kept; the country header is made available',
      minTtl: Duration.seconds(0),
      defaultTtl: Duration.seconds(0),
      maxTtl: Duration.seconds(1),
      headerBehavior: CacheHeaderBehavior.allowList('CloudFront-Viewer-Country', 'Authorization', 'Origin'),
      cookieBehavior: CacheCookieBehavior.all(),
      queryStringBehavior: CacheQueryStringBehavior.all(),
    });
  }

  private apiOrigin(api: ApiStack, secret: Secret): HttpOrigin {
    return new HttpOrigin(Fn.join('', [api.api.restApiId, `.execute-api.${this.region}.`, this.urlSuffix]), {
      originPath: `/${api.api.deploymentStage.stageName}`,
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [OriginSslPolicy.TLS_V1_2],
      customHeaders: { [ORIGIN_HEADER]: secret.secretValue.unsafeUnwrap() },
      readTimeout: Duration.seconds(60),
      keepaliveTimeout: Duration.seconds(5),
    });
  }

  private stamp(host: Host, domain: string | undefined): EdgeFunction {
    return new EdgeFunction(this, host === 'app' ? 'StampApp' : 'StampEdge', {
      comment: `Says what the edge knows about a viewer of ${host}`,
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(edgeFunctionCode(host, domain)),
    });
  }
}
