import { CopyObjectCommand, GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { deleteVersion, isGone, isHidden } from '../core/objects.ts';
import type { ScanDeps } from './scan.ts';

/** Quarantine as the scanner sees it: one version at a time. */
export const quarantineObjects = (s3: S3Client, Bucket: string): ScanDeps['quarantine'] => ({
  async open(Key, VersionId) {
    try {
      const { Body, ContentLength, ETag } = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }));
      if (!Body || ContentLength === undefined || !ETag) throw new Error('S3 answered without a body');
      return { bytes: ContentLength, eTag: ETag, body: Body as AsyncIterable<Uint8Array> };
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  },
  remove: (Key, VersionId) => deleteVersion(s3, Bucket, Key, VersionId),
});

/** The library as the scanner sees it: it alone writes there, and only what it has a verdict for. */
export const libraryObjects = (s3: S3Client, Bucket: string, quarantine: string): ScanDeps['library'] => ({
  async release(Key, { versionId, eTag }, ContentType, { verdict, engine }) {
    await s3.send(
      new CopyObjectCommand({
        Bucket,
        Key,
        CopySource: `${quarantine}/${encodeURIComponent(Key)}?versionId=${encodeURIComponent(versionId)}`,
        CopySourceIfMatch: eTag,
        MetadataDirective: 'REPLACE',
        ContentType,
        Metadata: { 'scanned-version': versionId, 'scan-engine': encodeURIComponent(engine), 'scan-verdict': verdict },
        TaggingDirective: 'REPLACE',
        Tagging: `scan=${verdict}`,
      }),
    );
  },
  async released(Key, versionId) {
    try {
      const { Metadata = {} } = await s3.send(new HeadObjectCommand({ Bucket, Key }));
      const verdict = Metadata['scan-verdict'];
      if (Metadata['scanned-version'] !== versionId || (verdict !== 'clean' && verdict !== 'not-scanned')) return undefined;
      return { verdict, engine: decodeURIComponent(Metadata['scan-engine'] ?? '') };
    } catch (error) {
      if (isHidden(error)) return undefined;
      throw error;
    }
  },
});
