import { Duration } from 'aws-cdk-lib/core';
import { HeadersFrameOption, HeadersReferrerPolicy, ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import type { Host } from '../lambdas/core/contract.ts';
import { GATEWAY_HEADERS } from '../lambdas/core/response-headers.ts';

/** What S3 says about itself and about how it keeps a file (S4.8). In the place of `Server` CloudFront says its own name: no list can forbid that (CloudFront guide, "Remove headers"). */
export const STORE_HEADERS: string[] = ['Server', 'x-amz-id-2', 'x-amz-request-id', 'x-amz-server-side-encryption', 'x-amz-version-id'];

/** Two years, as in every reply of a function. */
export const transportSecurity = (override: boolean) => ({
  accessControlMaxAge: Duration.seconds(63_072_000),
  includeSubdomains: true,
  preload: true,
  override,
});

/** Those that CloudFront has no setting of its own for. */
const CUSTOM = ['Cache-Control', 'Cross-Origin-Opener-Policy', 'Cross-Origin-Resource-Policy', 'Permissions-Policy'] as const;

/**
 * What a reply of the API's behaviours has when nobody has said it before: functions, gateway and firewall say more than this, so it is for what CloudFront makes itself, as
 * when the API is not reached or does not answer in time (S4.1). The edge host gets no `X-Frame-Options`: the widget's frame names the sites around it in its policy.
 */
export const apiHeaders = (scope: Construct, host: Host): ResponseHeadersPolicy =>
  new ResponseHeadersPolicy(scope, host === 'app' ? 'AppHeaders' : 'EdgeHeaders', {
    comment: `What CloudFront itself answers on ${host} has the headers too`,
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy: GATEWAY_HEADERS['Content-Security-Policy'], override: false },
      contentTypeOptions: { override: false },
      ...(host === 'app' && { frameOptions: { frameOption: HeadersFrameOption.DENY, override: false } }),
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: false },
      strictTransportSecurity: transportSecurity(false),
    },
    customHeadersBehavior: { customHeaders: CUSTOM.map((header) => ({ header, value: GATEWAY_HEADERS[header], override: false })) },
  });

/** The widget's files run on sites of others, and are never a document of their own. */
export const loaderHeaders = (scope: Construct): ResponseHeadersPolicy =>
  new ResponseHeadersPolicy(scope, 'LoaderHeaders', {
    comment: 'The widget runs on sites of others',
    removeHeaders: STORE_HEADERS,
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy: GATEWAY_HEADERS['Content-Security-Policy'], override: true },
      contentTypeOptions: { override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: transportSecurity(true),
    },
    customHeadersBehavior: { customHeaders: [{ header: 'Cross-Origin-Resource-Policy', value: 'cross-origin', override: true }] },
  });
