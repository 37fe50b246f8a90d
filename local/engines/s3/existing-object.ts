import { permit } from './call.ts';
import type { Bucket } from './call.ts';
import type { ObjectVersion } from './object-record.ts';
import { S3Refusal } from './refusal.ts';

/**
 * The version that may be read or tagged. The policy is asked first: what is not there has no tags, so "deny unless tagged" hides whether it exists.
 * `action` is the name for the current version (`s3:GetObject`); with a version id S3 asks for its sister (`s3:GetObjectVersion`).
 * @throws S3Refusal AccessDenied, NoSuchKey, NoSuchVersion; MethodNotAllowed for a delete marker asked for by its id.
 */
export function existingObject(bucket: Bucket, key: string, versionId: string | undefined, action: string): ObjectVersion {
  const version = bucket.store.find(key, versionId);
  permit(bucket, versionId === undefined ? action : versionAction(action), key, version?.tags);
  if (version === undefined && versionId !== undefined) throw new S3Refusal('NoSuchVersion', 'The specified version does not exist.');
  if (version === undefined) throw new S3Refusal('NoSuchKey', 'The specified key does not exist.');
  if (version.deleteMarker) {
    const headers = { 'x-amz-delete-marker': 'true', 'x-amz-version-id': version.versionId };
    if (versionId === undefined) throw new S3Refusal('NoSuchKey', 'The specified key does not exist.', headers);
    throw new S3Refusal('MethodNotAllowed', 'The specified method is not allowed against this resource.', headers);
  }
  return version;
}

function versionAction(action: string): string {
  return action.replace(/Object/, 'ObjectVersion');
}
