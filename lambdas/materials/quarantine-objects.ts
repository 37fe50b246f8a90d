import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** Writes what somebody has typed as an object of its own, to be scanned as a file is (S24). */
export const quarantineWriter =
  (s3: S3Client, Bucket: string) =>
  async (Key: string, ContentType: string, Body: Uint8Array): Promise<void> => {
    await s3.send(new PutObjectCommand({ Bucket, Key, ContentType, Body }));
  };
