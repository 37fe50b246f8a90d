import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import { bucketOrigin } from '../edge/bucket-origin.ts';
import { createDistribution } from '../edge/distribution.ts';
import type { FirewallSamples } from '../engines/firewall-samples.ts';
import { createFirewall, type Firewall } from '../gateway/firewall.ts';
import type { HttpHandler, HttpRequest } from '../http/message.ts';
import type { Resolver } from '../template/resolve.ts';
import { all } from './definitions.ts';

export type HostName = 'app' | 'edge';

export interface HostsOptions {
  readonly resolver: Resolver;
  /** The regional API behind the distributions. */
  readonly api: HttpHandler;
  readonly s3: S3Client;
  /** Where buckets are reached here, as an origin. */
  readonly objects: string;
  /** Host and port under which a distribution is reached here. */
  readonly addresses: Readonly<Record<HostName, () => string>>;
  readonly trustCountryHeader: boolean;
  readonly log: (line: string) => void;
  /** What firewalls have refused. */
  readonly samples?: FirewallSamples;
}

/** A firewall list of the template by its ARN. */
export function firewallOf(resolver: Resolver, arn: unknown, log: (line: string) => void, samples?: FirewallSamples): Firewall | undefined {
  const acl = all(resolver, 'AWS::WAFv2::WebACL').find(({ attribute }) => attribute('Arn') === arn);
  return acl && createFirewall({ acl: acl.properties, log, refused: (rule, request) => samples?.note(String(arn), rule, request) });
}

const COUNTRY_HEADER = 'x-local-country';
const countryOf = ({ headers }: HttpRequest): string | undefined => {
  const value = headers.find(([name]) => name.toLowerCase() === COUNTRY_HEADER)?.[1];
  return value && /^[A-Z]{2}$/.test(value) ? value : undefined;
};

/** There is no TLS on the loopback: the origin that the edge function states is right but for its scheme. */
const plainOrigin =
  (api: HttpHandler): HttpHandler =>
  (request) =>
    api({
      ...request,
      headers: request.headers.map(([name, value]) => (name.toLowerCase() === 'x-rempart-origin' ? [name, value.replace(/^https:/, 'http:')] : [name, value])),
    });

function bucketReader(s3: S3Client, Bucket: string): HttpHandler {
  return bucketOrigin(async (Key) => {
    try {
      const { Body, ContentLength = 0, ContentType, CacheControl, ETag } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      if (!(Body instanceof Readable)) return undefined;
      return {
        body: Body,
        bytes: ContentLength,
        ...(ContentType && { contentType: ContentType }),
        ...(CacheControl && { cacheControl: CacheControl }),
        ...(ETag && { etag: ETag }),
      };
    } catch {
      return undefined;
    }
  });
}

interface Origin {
  readonly Id: string;
  readonly DomainName: string;
  readonly S3OriginConfig?: unknown;
}

/** A part of the configuration with the names that this machine has for what is deployed under other ones: browsers hold policies against the address they see. */
const renamed = (config: unknown, names: readonly (readonly [deployed: string, here: string])[]): unknown =>
  JSON.parse(names.reduce((text, [deployed, here]) => text.replaceAll(deployed, here), JSON.stringify(config)));

/** The two distributions of the template as handlers. Which is which, the comment says that the stack gave them. */
export function createHosts({ resolver, api, s3, objects, addresses, trustCountryHeader, log, samples }: HostsOptions): Record<HostName, HttpHandler> {
  const functions = Object.fromEntries(
    all(resolver, 'AWS::CloudFront::Function').map(({ properties, attribute }) => [attribute('FunctionARN'), String(properties['FunctionCode'])]),
  );
  const buckets = new Map(all(resolver, 'AWS::S3::Bucket').map(({ ref, attribute }) => [attribute('RegionalDomainName'), ref]));
  const distributions = all(resolver, 'AWS::CloudFront::Distribution').map(({ ref, properties, attribute }) => ({
    ref,
    config: properties['DistributionConfig'] as Record<string, unknown>,
    domain: attribute('DomainName'),
  }));
  const hostOf = (config: Readonly<Record<string, unknown>>): HostName => (String(config['Comment']).endsWith(' app') ? 'app' : 'edge');
  const names = [
    ...[...buckets.keys()].map((domain) => [`https://${domain}`, objects] as const),
    ...distributions.map(({ config, domain }) => [`https://${domain}`, `http://${addresses[hostOf(config)]()}`] as const),
  ];
  const policies = Object.fromEntries(
    all(resolver, 'AWS::CloudFront::ResponseHeadersPolicy').map(({ ref, properties }) => [ref, renamed(properties['ResponseHeadersPolicyConfig'], names)]),
  );
  const build = (host: HostName): HttpHandler => {
    const found = distributions.find(({ config }) => hostOf(config) === host);
    if (!found) throw new Error(`the template has no distribution for the ${host} host`);
    const origins = found.config['Origins'] as readonly Origin[];
    const firewall = firewallOf(resolver, found.config['WebACLId'], log, samples);
    return createDistribution({
      config: found.config,
      identity: { distributionId: found.ref, distributionDomainName: addresses[host]() },
      origins: (id) => {
        const origin = origins.find(({ Id }) => Id === id);
        const bucket = origin && buckets.get(origin.DomainName);
        return bucket ? bucketReader(s3, bucket) : plainOrigin(api);
      },
      functions,
      responseHeadersPolicies: policies,
      ...(firewall && { firewall }),
      ...(trustCountryHeader && { viewerCountry: countryOf }),
      log,
    });
  };
  return { app: build('app'), edge: build('edge') };
}
