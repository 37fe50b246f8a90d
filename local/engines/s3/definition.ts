/** A rule of `CorsConfiguration`, as CloudFormation spells it. */
export interface CorsRule {
  readonly AllowedMethods: readonly string[];
  /** At most one `*` each. */
  readonly AllowedOrigins: readonly string[];
  readonly AllowedHeaders?: readonly string[];
  readonly ExposedHeaders?: readonly string[];
  /** Seconds. */
  readonly MaxAge?: number;
}

/** The values of one condition key: a word or several. */
export type ConditionValues = string | boolean | number | readonly string[];

/** A statement of a bucket policy, as CloudFormation spells it, with every reference resolved. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, ConditionValues>>>>;
}

/** Who hears of which changes. */
export interface NotificationRule {
  /** `s3:ObjectCreated:*`, `s3:ObjectRemoved:Delete`. */
  readonly events: readonly string[];
  readonly prefix?: string;
  readonly suffix?: string;
  /** The function's or queue's ARN. */
  readonly target: string;
}

/** Object Lock of a bucket, with the retention of whatever asks for none itself. */
export interface BucketLock {
  readonly retention?: { readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly days: number };
}

/** A bucket as the template declares it. */
export interface BucketDefinition {
  readonly name: string;
  readonly versioned: boolean;
  /** Without it nothing can be locked. */
  readonly lock?: BucketLock;
  readonly cors: readonly CorsRule[];
  readonly policy: readonly Statement[];
  readonly notifications: readonly NotificationRule[];
  /** Where requests are written down: another bucket, and what keys there begin with. */
  readonly logging?: { readonly bucket: string; readonly prefix: string };
}

/** A label of an object. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}
