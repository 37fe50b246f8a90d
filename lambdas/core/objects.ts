import { DeleteObjectCommand, DeleteObjectsCommand, HeadObjectCommand, ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';

/** Whether S3 says that an object or a version is not there; of one that may be looked for, not of one that is hidden. */
export const isGone = (error: unknown): boolean => error instanceof Error && ['NoSuchKey', 'NotFound', 'NoSuchVersion'].includes(error.name);

/** The same of one in the library: its policy denies what is not tagged clean, and so hides what is not there as well. */
export const isHidden = (error: unknown): boolean => isGone(error) || (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 403;

/** The version of an object that is there now. */
export async function currentVersion(s3: S3Client, Bucket: string, Key: string): Promise<string | undefined> {
  try {
    return (await s3.send(new HeadObjectCommand({ Bucket, Key }))).VersionId;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** Deletes one version for good. */
export async function deleteVersion(s3: S3Client, Bucket: string, Key: string, VersionId: string): Promise<void> {
  await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
}

/** Removes every version of every object below a prefix, save those of the key that is to be kept. @throws Error when some were not removed: the job comes again. */
export async function removeVersions(s3: S3Client, Bucket: string, Prefix: string, keep?: string): Promise<void> {
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix, MaxKeys: 1_000 }));
    const Objects = [...Versions, ...DeleteMarkers].filter(({ Key }) => Key !== keep).map(({ Key, VersionId }) => ({ Key: Key ?? '', VersionId }));
    if (Objects.length === 0) return;
    const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    if (Errors.length > 0) throw new Error(`${Errors.length} objects were not deleted`);
  }
}

/** Removes every version of every object below a prefix from several buckets, one after the other. @throws Error as `removeVersions`. */
export const removerFrom =
  (s3: S3Client, buckets: readonly string[]) =>
  async (prefix: string): Promise<void> => {
    for (const bucket of buckets) await removeVersions(s3, bucket, prefix);
  };
