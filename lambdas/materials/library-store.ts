import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import type { IngestDeps } from './ingest.ts';

/** Reads what the scan has released. What is missing, too large or not clean is not there. */
export const libraryReader = (s3: S3Client, Bucket: string): IngestDeps['library'] => ({
  async read(Key, maxBytes) {
    try {
      const { Body, ContentLength = 0 } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      return ContentLength > maxBytes ? undefined : await Body?.transformToByteArray();
    } catch (error) {
      // The library's policy answers 403 for what is not there, as for what is not clean.
      if (error instanceof NoSuchKey || (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 403) return undefined;
      throw error;
    }
  },
});
