import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { currentVersion, deleteVersion, isGone } from '../core/objects.ts';
import { OUTGOING_LIMITS } from '../outgoing/contract.ts';
import type { FetchDeps } from './fetches.ts';

/** A page that had to be put into UTF-8 may have grown; nothing that is honest is larger. */
const LARGEST = 4 * OUTGOING_LIMITS.bodyBytes;

/** Quarantine as imports see it. The client must not add checksums of its own: a signed link would demand the checksum of an empty body. */
export const quarantineStore = (s3: S3Client, Bucket: string): FetchDeps['quarantine'] => ({
  signPut: (Key, expiresIn) => getSignedUrl(s3, new PutObjectCommand({ Bucket, Key }), { expiresIn }),
  async read(Key, VersionId) {
    try {
      const { Body, ContentLength = 0, ContentType = '' } = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }));
      if (ContentLength > LARGEST) return 'too-large';
      return { contentType: ContentType, bytes: (await Body?.transformToByteArray()) ?? new Uint8Array() };
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  },
  current: (Key) => currentVersion(s3, Bucket, Key),
  async put(Key, ContentType, Body) {
    await s3.send(new PutObjectCommand({ Bucket, Key, ContentType, Body }));
  },
  remove: (Key, VersionId) => deleteVersion(s3, Bucket, Key, VersionId),
});
