import { DeleteObjectsCommand, ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';

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
