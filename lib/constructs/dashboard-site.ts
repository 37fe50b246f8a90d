import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib/core';
import {
  CachePolicy,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
  type BehaviorOptions,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { PERMISSIONS_POLICY } from '../../lambdas/core/response-headers.ts';
import type { ErrorsGoTo } from '../errors.ts';
import { PrivateBucket } from './private-bucket.ts';

export interface DashboardSiteProps {
  /** Origin to which browsers post the forms of uploads. */
  readonly uploadOrigin: string;
  /** Origin of the edge host, which the dashboard shows in its snippets. */
  readonly edgeOrigin: string;
  /** Where the page's errors go, when they go anywhere. */
  readonly errors?: ErrorsGoTo | undefined;
}

const built = join(import.meta.dirname, '../../dist');

/**
 * What a browser lets the dashboard do: its own script and styles, its own host and the uploads' bucket to talk to, no frame around it or in it, nothing put together
 * from text (S4, S8). Where errors are told, it may also talk to their tracker, and start the one file that packs what was seen of the page before an error (S23).
 */
export const pagePolicy = ({ uploadOrigin, errors }: Pick<DashboardSiteProps, 'uploadOrigin' | 'errors'>): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    ["connect-src 'self'", uploadOrigin, ...(errors ? [errors.origin] : [])].join(' '),
    ...(errors ? ["worker-src 'self'"] : []),
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    `trusted-types ${errors ? 'replay-worker' : "'none'"}`,
  ].join('; ');

/** What the page is told by its own reply: its files are the same everywhere, and in every instance it says where the widget is, and where errors go. */
export const pageHeaders = ({ edgeOrigin, errors }: Pick<DashboardSiteProps, 'edgeOrigin' | 'errors'>): Readonly<Record<string, string>> => ({
  'X-Rempart-Edge-Origin': edgeOrigin,
  ...(errors && { 'X-Rempart-Errors': [errors.dsn, errors.environment, errors.release].join(' ') }),
});

/** The page that is asked for when only the host is named. */
export const ROOT_OBJECT = 'index.html';

/** The dashboard's files, and how the app host serves them: two exact paths and one folder, so that every other address is the API's, with its own 404. */
export class DashboardSite extends Construct {
  readonly behaviors: Readonly<Record<string, BehaviorOptions>>;

  constructor(scope: Construct, id: string, props: DashboardSiteProps) {
    super(scope, id);
    const { bucket } = new PrivateBucket(this, 'Files');
    const deploy = (name: string, folder: string, cacheControl: string): void =>
      void new BucketDeployment(this, name, {
        destinationBucket: bucket,
        sources: [Source.asset(join(built, folder))],
        cacheControl: [CacheControl.fromString(cacheControl)],
        // A tab that was open before a release still finds the parts that it has not loaded yet: their names have a hash.
        prune: false,
        memoryLimit: 256,
      });
    deploy('Assets', 'dashboard-assets', 'public, max-age=31536000, immutable');
    deploy('Page', 'dashboard-page', 'no-cache');

    const origin = S3BucketOrigin.withOriginAccessControl(bucket);
    const responseHeadersPolicy = this.headers(props);
    const behavior = (cachePolicy: BehaviorOptions['cachePolicy'] & object): BehaviorOptions => ({
      origin,
      cachePolicy,
      responseHeadersPolicy,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    });
    // Either may be what CloudFront matches once it has put the root object in the place of the bare host.
    this.behaviors = {
      '/': behavior(CachePolicy.CACHING_DISABLED),
      [`/${ROOT_OBJECT}`]: behavior(CachePolicy.CACHING_DISABLED),
      '/assets/*': behavior(CachePolicy.CACHING_OPTIMIZED),
    };
  }

  private headers(props: DashboardSiteProps): ResponseHeadersPolicy {
    const contentSecurityPolicy = pagePolicy(props);
    const custom = {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Permissions-Policy': PERMISSIONS_POLICY,
      ...pageHeaders(props),
    };
    return new ResponseHeadersPolicy(this, 'Headers', {
      comment: 'The dashboard is framed by nobody and runs nothing but its own files',
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.seconds(63_072_000), includeSubdomains: true, preload: true, override: true },
      },
      customHeadersBehavior: { customHeaders: Object.entries(custom).map(([header, value]) => ({ header, value, override: true })) },
    });
  }
}
