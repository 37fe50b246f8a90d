import { join } from 'node:path';
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
import { STORE_HEADERS, transportSecurity } from '../edge-headers.ts';
import { pageHeaders, pagePolicy, type PageSurroundings } from '../page-headers.ts';
import { PrivateBucket } from './private-bucket.ts';

const built = join(import.meta.dirname, '../../dist');

/** The page that is asked for when only the host is named. */
export const ROOT_OBJECT = 'index.html';

/** The dashboard's files, and how the app host serves them: two exact paths and one folder, so that every other address is the API's, with its own 404. */
export class DashboardSite extends Construct {
  readonly behaviors: Readonly<Record<string, BehaviorOptions>>;

  constructor(scope: Construct, id: string, props: PageSurroundings) {
    super(scope, id);
    const { bucket } = new PrivateBucket(this, 'Files', { filledAtOnce: true });
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

  private headers(props: PageSurroundings): ResponseHeadersPolicy {
    const contentSecurityPolicy = pagePolicy(props);
    const custom = {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Permissions-Policy': PERMISSIONS_POLICY,
      ...pageHeaders(props),
    };
    return new ResponseHeadersPolicy(this, 'Headers', {
      comment: 'The dashboard is framed by nobody and runs nothing but its own files',
      removeHeaders: STORE_HEADERS,
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: transportSecurity(true),
      },
      customHeadersBehavior: { customHeaders: Object.entries(custom).map(([header, value]) => ({ header, value, override: true })) },
    });
  }
}
