import { type HeaderLine, headerValue, withoutHeaders } from '../http/message.ts';

type Json = Readonly<Record<string, unknown>>;

interface PolicyHeader {
  readonly name: string;
  readonly value: string;
  /** Whether it replaces what the origin says. */
  readonly override: boolean;
}

const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.map(object) : []);
const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

function transportSecurity({ AccessControlMaxAgeSec, IncludeSubdomains, Preload }: Json): string {
  const directives = [`max-age=${text(AccessControlMaxAgeSec)}`, IncludeSubdomains === true && 'includeSubDomains', Preload === true && 'preload'];
  return directives.filter(Boolean).join('; ');
}

const SECURITY: Readonly<Record<string, readonly [name: string, value: (config: Json) => string]>> = {
  ContentSecurityPolicy: ['Content-Security-Policy', (config) => text(config['ContentSecurityPolicy'])],
  ContentTypeOptions: ['X-Content-Type-Options', () => 'nosniff'],
  FrameOptions: ['X-Frame-Options', (config) => text(config['FrameOption'])],
  ReferrerPolicy: ['Referrer-Policy', (config) => text(config['ReferrerPolicy'])],
  StrictTransportSecurity: ['Strict-Transport-Security', transportSecurity],
};

/** What CloudFront will not take out (CloudFront guide, "Headers that you can't remove"). */
const KEPT =
  /^(?:connection|content-(?:encoding|length)|expect|host|keep-alive|proxy-.*|trailer|transfer-encoding|upgrade|via|warning|x-accel-.*|x-amz-cf-.*|x-amzn-.*|x-cache|x-edge-.*|x-forwarded-proto|x-real-ip)$/;

function removable(header: string, policy: string): string {
  const name = header.toLowerCase();
  if (KEPT.test(name)) throw new Error(`response headers policy ${policy}: CloudFront does not remove ${header}`);
  return name;
}

/**
 * Applies a resolved `ResponseHeadersPolicyConfig` to the headers of a reply.
 * @throws Error at once for a part of a policy that is not known.
 */
export function responseHeadersPolicy(config: unknown): (headers: readonly HeaderLine[]) => HeaderLine[] {
  const { Name, SecurityHeadersConfig, CustomHeadersConfig, CorsConfig, RemoveHeadersConfig } = object(config);
  if (CorsConfig !== undefined) throw new Error(`response headers policy ${text(Name)}: CORS is not known locally`);
  const security = Object.entries(object(SecurityHeadersConfig)).map(([kind, value]): PolicyHeader => {
    const known = SECURITY[kind];
    if (!known) throw new Error(`response headers policy ${text(Name)}: ${kind} is not known locally`);
    return { name: known[0], value: known[1](object(value)), override: object(value)['Override'] === true };
  });
  const custom = list(object(CustomHeadersConfig)['Items']).map(({ Header, Value, Override }): PolicyHeader => ({
    name: text(Header),
    value: text(Value),
    override: Override === true,
  }));
  const all = [...security, ...custom];
  const removed = list(object(RemoveHeadersConfig)['Items']).map(({ Header }) => removable(text(Header), text(Name)));
  const replaced: readonly HeaderLine[] = removed.includes('server') ? [['Server', 'CloudFront']] : [];
  return (sent) => {
    const headers = [...withoutHeaders(sent, ...removed), ...replaced];
    const applied = all.filter(({ name, override }) => override || headerValue(headers, name) === undefined);
    return [...withoutHeaders(headers, ...applied.map(({ name }) => name)), ...applied.map(({ name, value }): HeaderLine => [name, value])];
  };
}
