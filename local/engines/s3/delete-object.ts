import { readDocument } from './body.ts';
import { permit, xmlReply } from './call.ts';
import type { Reply, S3Call } from './call.ts';
import { guardRetention } from './object-headers.ts';
import type { ObjectVersion } from './object-record.ts';
import { guardWrite } from './precondition.ts';
import { asRefusal, S3Refusal } from './refusal.ts';
import { queryValue } from '../request-target.ts';
import { element, parent, readElements, readText, xmlDocument } from './xml.ts';

const mostDeletions = 1000;

/** DeleteObject: removes a version, or puts a delete marker over a versioned object; what is not there is deleted already. */
export function deleteObject(call: S3Call): Reply {
  const { bucket, key, attributes } = call;
  const match = attributes.get('if-match');
  if (match !== undefined) guardWrite({ match, noneMatch: undefined }, bucket.store.find(key));
  const versionId = queryValue(call.query, 'versionId');
  const removed = remove(call, key, versionId);
  return {
    status: 204,
    headers: {
      ...(removed !== undefined && bucket.definition.versioned && { 'x-amz-version-id': removed.versionId }),
      ...(removed?.deleteMarker === true && { 'x-amz-delete-marker': 'true' }),
    },
  };
}

/** DeleteObjects: up to a thousand deletions, each with its own outcome. */
export async function deleteObjects(call: S3Call): Promise<Reply> {
  const xml = await readDocument(call);
  const wanted = readElements(xml, 'Object').map((entry) => ({ key: readText(entry, 'Key') ?? '', versionId: readText(entry, 'VersionId') }));
  if (wanted.length === 0 || wanted.length > mostDeletions || wanted.some(({ key }) => key === '')) {
    throw new S3Refusal('MalformedXML', 'The XML you provided was not well-formed or did not validate against our published schema');
  }
  const quiet = readText(xml, 'Quiet') === 'true';
  const outcomes = wanted.map(({ key, versionId }) => {
    const named = [element('Key', key), ...(versionId === undefined ? [] : [element('VersionId', versionId)])];
    try {
      const removed = remove(call, key, versionId);
      const marker = removed?.deleteMarker === true ? [element('DeleteMarker', true), element('DeleteMarkerVersionId', removed.versionId)] : [];
      return quiet ? '' : parent('Deleted', [...named, ...marker]);
    } catch (error) {
      const refusal = asRefusal(error);
      return parent('Error', [...named, element('Code', refusal.code), element('Message', refusal.message)]);
    }
  });
  return xmlReply(xmlDocument('DeleteResult', outcomes));
}

function remove({ bucket, attributes, now }: S3Call, key: string, versionId: string | undefined): ObjectVersion | undefined {
  const version = bucket.store.find(key, versionId);
  permit(bucket, versionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion', key, version?.tags);
  if (versionId !== undefined && version !== undefined) {
    const bypass = attributes.get('x-amz-bypass-governance-retention') === 'true';
    if (bypass) permit(bucket, 's3:BypassGovernanceRetention', key);
    guardRetention(version.headers, bypass, now);
  }
  return bucket.store.remove(key, versionId);
}
