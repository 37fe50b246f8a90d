import { DeleteObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** The version of a file that is in quarantine now; `undefined` when there is none. */
export async function currentVersion(s3: S3Client, Bucket: string, Key: string): Promise<string | undefined> {
  try {
    const { VersionId } = await s3.send(new HeadObjectCommand({ Bucket, Key }));
    return VersionId;
  } catch (error) {
    if (error instanceof Error && ['NotFound', 'NoSuchKey'].includes(error.name)) return undefined;
    throw error;
  }
}

/** Deletes one version for good. */
export async function deleteVersion(s3: S3Client, Bucket: string, Key: string, VersionId: string): Promise<void> {
  await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
}

/** Writes what somebody has typed as an object of its own, to be scanned as a file is (S24). */
export const quarantineWriter =
  (s3: S3Client, Bucket: string) =>
  async (Key: string, ContentType: string, Body: Uint8Array): Promise<void> => {
    await s3.send(new PutObjectCommand({ Bucket, Key, ContentType, Body }));
  };
