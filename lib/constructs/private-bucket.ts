import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectLockRetention, ObjectOwnership, type CorsRule } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export interface PrivateBucketProps {
  readonly cors?: CorsRule[];
  /** Objects that are still here after so many days were never finished. */
  readonly expireAfterDays?: number;
  /** Its own stack puts files in while it is made: CloudFormation could not delete it again, so it stays even where that fails. */
  readonly filledAtOnce?: true;
  /** What was replaced or deleted goes after so many days; 30 without it. */
  readonly versionsForDays?: number;
  /** Where S3 writes down every request to this bucket. */
  readonly logs?: PrivateBucket;
  /** Keeps every version for so many days: from everybody without the right to bypass, or from everybody. */
  readonly lock?: { readonly mode: 'governance' | 'compliance'; readonly days: number };
}

/** A bucket that nobody outside can reach: all public access blocked, TLS only, encrypted, versioned, owner enforced. */
export class PrivateBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: PrivateBucketProps = {}) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: props.filledAtOnce ? RemovalPolicy.RETAIN : RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      ...(props.cors && { cors: props.cors }),
      ...(props.logs && { serverAccessLogsBucket: props.logs.bucket, serverAccessLogsPrefix: `${id.toLowerCase()}/` }),
      ...(props.lock && { objectLockEnabled: true, objectLockDefaultRetention: ObjectLockRetention[props.lock.mode](Duration.days(props.lock.days)) }),
      lifecycleRules: [
        {
          abortIncompleteMultipartUploadAfter: Duration.days(1),
          noncurrentVersionExpiration: Duration.days(props.versionsForDays ?? 30),
          expiredObjectDeleteMarker: props.expireAfterDays === undefined,
        },
        ...(props.expireAfterDays === undefined ? [] : [{ expiration: Duration.days(props.expireAfterDays) }]),
      ],
    });
  }

  /** Refuses to everybody a write that could replace what is there ("Enforce conditional writes", S3 guide). */
  denyReplacing(): this {
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'DenyUnlessNew',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:PutObject'],
        resources: [this.bucket.arnForObjects('*')],
        conditions: { Null: { 's3:if-none-match': 'true' } },
      }),
    );
    return this;
  }

  /** Refuses to everybody the reading of any object that does not carry the tag of a clean scan: deny unless clean, not deny if infected (S24). */
  denyUnlessClean(): this {
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'DenyUnlessScannedClean',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:GetObject', 's3:GetObjectVersion'],
        resources: [this.bucket.arnForObjects('*')],
        conditions: { StringNotEquals: { 's3:ExistingObjectTag/scan': 'clean' } },
      }),
    );
    return this;
  }
}
