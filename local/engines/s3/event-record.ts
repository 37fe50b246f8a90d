import { randomUUID } from 'node:crypto';
import type { LocalAccount } from '../../engine.ts';
import type { BucketDefinition, NotificationRule } from './definition.ts';
import type { Change } from './object-store.ts';

/** One record of an S3 event, version 2.1 ("Event message structure", S3 guide). */
export interface S3EventRecord {
  readonly eventVersion: '2.1';
  readonly eventSource: 'aws:s3';
  readonly awsRegion: string;
  /** ISO 8601. */
  readonly eventTime: string;
  readonly eventName: string;
  readonly userIdentity: { readonly principalId: string };
  readonly requestParameters: { readonly sourceIPAddress: string };
  readonly responseElements: Readonly<Record<string, string>>;
  readonly s3: {
    readonly s3SchemaVersion: '1.0';
    readonly configurationId: string;
    readonly bucket: { readonly name: string; readonly ownerIdentity: { readonly principalId: string }; readonly arn: string };
    /** `key` is URL-encoded with `+` for a space. `size` and `eTag` are missing after a deletion. */
    readonly object: { readonly key: string; readonly size?: number; readonly eTag?: string; readonly versionId?: string; readonly sequencer: string };
  };
}

/** What a target receives. */
export interface S3Event {
  readonly Records: readonly S3EventRecord[];
}

/** The targets of a change, each once. */
export function targetsOf(rules: readonly NotificationRule[], { eventName, key }: Change): readonly string[] {
  const hears = ({ events, prefix = '', suffix = '' }: NotificationRule): boolean =>
    key.startsWith(prefix) && key.endsWith(suffix) && events.some((event) => matches(event, `s3:${eventName}`));
  return [...new Set(rules.filter(hears).map(({ target }) => target))];
}

/** The event that tells of a change. */
export function describeChange({ eventName, key, version }: Change, bucket: BucketDefinition, account: LocalAccount, now: number): S3Event {
  const created = !eventName.startsWith('ObjectRemoved:');
  const record: S3EventRecord = {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: account.region,
    eventTime: new Date(now).toISOString(),
    eventName,
    userIdentity: { principalId: `AWS:${account.accountId}` },
    requestParameters: { sourceIPAddress: '127.0.0.1' },
    responseElements: { 'x-amz-request-id': randomUUID(), 'x-amz-id-2': randomUUID() },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: 'local',
      bucket: { name: bucket.name, ownerIdentity: { principalId: account.accountId }, arn: `arn:aws:s3:::${bucket.name}` },
      object: {
        key: encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/'),
        ...(created && { size: version.size, eTag: version.etag }),
        ...(bucket.versioned && { versionId: version.versionId }),
        sequencer: version.sequencer,
      },
    },
  };
  return { Records: [record] };
}

function matches(pattern: string, event: string): boolean {
  return pattern.endsWith('*') ? event.startsWith(pattern.slice(0, -1)) : pattern === event;
}
