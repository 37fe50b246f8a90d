import type { Host } from '../lambdas/core/contract.ts';
import { HOSTED_MARK } from './firewall-rules.ts';

/** WAF writes its marks under this prefix, so that they are in the way of nobody's header (AWS WAF guide, custom requests). */
const HOSTED = `x-amzn-waf-${HOSTED_MARK}`;

/**
 * The CloudFront Function (JavaScript runtime 2.0) of a distribution: overwrites whatever a viewer sent under our names with what the edge knows. The
 * origin is the distribution's configured name, or its own; never the viewer's Host header.
 */
export function edgeFunctionCode(host: Host, domain: string | undefined): string {
  return `function handler(event) {
  var request = event.request;
  var country = request.headers['cloudfront-viewer-country'];
  request.headers['x-rempart-address'] = { value: event.viewer.ip };
  request.headers['x-rempart-country'] = { value: country ? country.value : '' };
  request.headers['x-rempart-hosted'] = { value: request.headers['${HOSTED}'] ? '1' : '' };
  request.headers['x-rempart-host'] = { value: '${host}' };
  request.headers['x-rempart-origin'] = { value: 'https://' + ${domain ? `'${domain}'` : 'event.context.distributionDomainName'} };
  return request;
}
`;
}
