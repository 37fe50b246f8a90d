import type { Enqueue } from '../core/queue.ts';
import { fetchedJob } from '../imports/contract.ts';
import { uploadOfKey, type UploadJob } from '../uploads/contract.ts';
import { extensionFor, parseObjectKey } from './jobs.ts';
import type { WorkStore } from './work-store.ts';

export interface ArrivalDeps {
  readonly store: Pick<WorkStore, 'read' | 'arrive'>;
  readonly enqueue: Enqueue;
  readonly scanQueue: string;
  readonly importQueue: string;
  readonly uploadQueue: string;
  /** Deletes one version for good. */
  readonly deleteVersion: (key: string, versionId: string) => Promise<void>;
}

/**
 * A file has arrived in quarantine. What a fetch has brought is handed to the imports, and an avatar or an attachment to the uploads, which know whether it is wanted. The first version binds the material and is queued for its scan; the same event again is queued again, which is
 * harmless; any other version (a form used twice, a file without a material) is deleted and changes nothing (S19.6).
 */
export async function arrive({ key, versionId }: { readonly key: string; readonly versionId: string }, deps: ArrivalDeps): Promise<void> {
  const fetched = fetchedJob(key, versionId);
  if (fetched) return deps.enqueue(deps.importQueue, fetched);
  const upload = uploadOfKey(key);
  if (upload) return deps.enqueue(deps.uploadQueue, { task: 'arrived', ...upload, versionId } satisfies UploadJob);
  const ids = parseObjectKey(key);
  if (!ids) return deps.deleteVersion(key, versionId);
  await deps.store.arrive(ids, versionId);
  const material = await deps.store.read(ids);
  if (!material || material.deleted || material.versionId !== versionId) return deps.deleteVersion(key, versionId);
  if (material.status !== 'scanning') return;
  await deps.enqueue(deps.scanQueue, {
    ...ids,
    versionId,
    extension: extensionFor(material.contentType),
    contentType: material.contentType,
    bytes: material.bytes,
  });
}
