import { pathPattern } from './path-pattern.ts';

type Json = Readonly<Record<string, unknown>>;

/** How requests of a path pattern are treated. */
export interface Behavior {
  readonly matches: (path: string) => boolean;
  readonly originId: string;
  readonly methods: ReadonlySet<string>;
  readonly viewerRequestFunction?: string;
  readonly responseHeadersPolicyId?: string;
}

export interface OriginConfig {
  readonly domainName: string;
  /** Put before every path; empty or `/...` without a slash at the end. */
  readonly path: string;
  readonly customHeaders: readonly (readonly [name: string, value: string])[];
}

/** What a viewer gets in place of an error of an origin. */
export interface ErrorResponse {
  readonly errorCode: number;
  readonly responseCode: number;
  readonly pagePath: string;
}

/** What is read of a `DistributionConfig`. */
export interface DistributionSettings {
  /** In the order in which they are asked; the last one matches everything. */
  readonly behaviors: readonly Behavior[];
  readonly origins: ReadonlyMap<string, OriginConfig>;
  readonly defaultRootObject: string;
  readonly errorResponses: readonly ErrorResponse[];
}

const ALL_VIEWER_EXCEPT_HOST = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.map(object) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function readBehavior(behavior: Json, buckets: ReadonlySet<string>): Behavior {
  const pattern = text(behavior['PathPattern']) || '*';
  const originId = text(behavior['TargetOriginId']);
  const policy = behavior['OriginRequestPolicyId'];
  if (!buckets.has(originId) && policy !== ALL_VIEWER_EXCEPT_HOST) {
    throw new Error(`behavior ${pattern}: only the origin request policy AllViewerExceptHostHeader is known locally`);
  }
  const associations = list(behavior['FunctionAssociations']);
  const other = associations.find(({ EventType }) => EventType !== 'viewer-request');
  if (other) throw new Error(`behavior ${pattern}: functions at ${text(other['EventType'])} are not known locally`);
  const viewerRequestFunction = text(associations[0]?.['FunctionARN']);
  const responseHeadersPolicyId = text(behavior['ResponseHeadersPolicyId']);
  return {
    matches: pathPattern(pattern),
    originId,
    methods: new Set((behavior['AllowedMethods'] as readonly string[] | undefined) ?? ['GET', 'HEAD']),
    ...(viewerRequestFunction && { viewerRequestFunction }),
    ...(responseHeadersPolicyId && { responseHeadersPolicyId }),
  };
}

function readOrigin(origin: Json): OriginConfig {
  const customHeaders = list(origin['OriginCustomHeaders']).map(({ HeaderName, HeaderValue }) => [text(HeaderName), text(HeaderValue)] as const);
  return { domainName: text(origin['DomainName']), path: text(origin['OriginPath']), customHeaders };
}

/** Reads a resolved `DistributionConfig`. @throws Error naming the behaviour for what would be played differently from AWS. */
export function readDistribution(config: unknown): DistributionSettings {
  const { Origins, CacheBehaviors, DefaultCacheBehavior, DefaultRootObject, CustomErrorResponses } = object(config);
  const origins = list(Origins);
  const buckets = new Set(origins.filter((origin) => origin['S3OriginConfig'] !== undefined).map(({ Id }) => text(Id)));
  return {
    behaviors: [...list(CacheBehaviors), object(DefaultCacheBehavior)].map((behavior) => readBehavior(behavior, buckets)),
    origins: new Map(origins.map((origin) => [text(origin['Id']), readOrigin(origin)])),
    defaultRootObject: text(DefaultRootObject),
    errorResponses: list(CustomErrorResponses)
      .filter(({ ResponsePagePath }) => ResponsePagePath !== undefined)
      .map(({ ErrorCode, ResponseCode, ResponsePagePath }) => ({
        errorCode: Number(ErrorCode),
        responseCode: Number(ResponseCode ?? ErrorCode),
        pagePath: text(ResponsePagePath),
      })),
  };
}
