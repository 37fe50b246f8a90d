import { permit, xmlReply } from './call.ts';
import type { Reply, S3Call } from './call.ts';
import { cutPage, isAfter, readListing } from './listing.ts';
import type { ListingRequest, Page } from './listing.ts';
import type { ObjectVersion } from './object-record.ts';
import { S3Refusal } from './refusal.ts';
import { queryValue } from '../request-target.ts';
import { element, parent, xmlDocument } from './xml.ts';

interface Entry {
  readonly key: string;
  readonly version: ObjectVersion;
  readonly isLatest: boolean;
}

/** ListObjectsV2: the current objects. */
export function listObjects(call: S3Call): Reply {
  const { bucket, query } = call;
  permit(bucket, 's3:ListBucket');
  if (queryValue(query, 'list-type') !== '2') throw new S3Refusal('NotImplemented', 'Only version 2 of ListObjects is implemented');
  const listing = readListing(query);
  const token = queryValue(query, 'continuation-token');
  const startAfter = queryValue(query, 'start-after') ?? '';
  const after = token === undefined ? startAfter : Buffer.from(token, 'base64url').toString();
  const current = entriesAfter(call, after).filter(({ isLatest, version }) => isLatest && !version.deleteMarker);
  const page = cutPage(
    current.filter(({ key }) => isAfter(key, after)),
    listing,
    token === undefined ? '' : after,
  );
  return xmlReply(
    xmlDocument('ListBucketResult', [
      ...heading(call, listing, page),
      element('KeyCount', page.entries.length + page.groups.length),
      ...(token === undefined ? [] : [element('ContinuationToken', token)]),
      ...(startAfter === '' ? [] : [element('StartAfter', listing.encode(startAfter))]),
      ...(page.last === undefined ? [] : [element('NextContinuationToken', Buffer.from(page.last.name).toString('base64url'))]),
      ...page.entries.map((entry) => parent('Contents', [element('Key', listing.encode(entry.key)), ...facts(entry.version)])),
      ...groups(listing, page),
    ]),
  );
}

/** ListObjectVersions: every version and delete marker, newest first within a key. */
export function listObjectVersions(call: S3Call): Reply {
  const { bucket, query } = call;
  permit(bucket, 's3:ListBucketVersions');
  const listing = readListing(query);
  const keyMarker = queryValue(query, 'key-marker') ?? '';
  const versionMarker = queryValue(query, 'version-id-marker');
  const markedAt = bucket.store.versions(keyMarker).findIndex(({ versionId }) => versionId === versionMarker);
  const rest = entriesAfter(call, keyMarker).filter(({ key, version }) => {
    if (key !== keyMarker) return true;
    return versionMarker !== undefined && bucket.store.versions(key).indexOf(version) > markedAt;
  });
  const page = cutPage(rest, listing, keyMarker);
  const next = page.last;
  return xmlReply(
    xmlDocument('ListVersionsResult', [
      ...heading(call, listing, page),
      element('KeyMarker', listing.encode(keyMarker)),
      element('VersionIdMarker', versionMarker ?? ''),
      ...(next === undefined ? [] : [element('NextKeyMarker', listing.encode(next.name))]),
      ...(next?.entry === undefined ? [] : [element('NextVersionIdMarker', next.entry.version.versionId)]),
      ...page.entries.map((entry) => describeVersion(entry, listing)),
      ...groups(listing, page),
    ]),
  );
}

function entriesAfter({ bucket: { store } }: S3Call, marker: string): Entry[] {
  const keys = store.keys().filter((key) => key === marker || isAfter(key, marker));
  return keys.flatMap((key) => store.versions(key).map((version, position) => ({ key, version, isLatest: position === 0 })));
}

function heading({ bucket }: S3Call, listing: ListingRequest, page: Page<Entry>): readonly string[] {
  return [
    element('Name', bucket.definition.name),
    element('Prefix', listing.encode(listing.prefix)),
    ...(listing.delimiter === '' ? [] : [element('Delimiter', listing.encode(listing.delimiter))]),
    ...(listing.encoding === undefined ? [] : [element('EncodingType', listing.encoding)]),
    element('MaxKeys', listing.most),
    element('IsTruncated', page.last !== undefined),
  ];
}

function describeVersion({ key, version, isLatest }: Entry, listing: ListingRequest): string {
  const identity = [element('Key', listing.encode(key)), element('VersionId', version.versionId), element('IsLatest', isLatest)];
  if (version.deleteMarker) return parent('DeleteMarker', [...identity, element('LastModified', new Date(version.modified).toISOString())]);
  return parent('Version', [...identity, ...facts(version)]);
}

function facts(version: ObjectVersion): readonly string[] {
  return [
    element('LastModified', new Date(version.modified).toISOString()),
    element('ETag', `"${version.etag}"`),
    element('Size', version.size),
    element('StorageClass', 'STANDARD'),
  ];
}

function groups(listing: ListingRequest, page: Page<Entry>): readonly string[] {
  return page.groups.map((group) => parent('CommonPrefixes', [element('Prefix', listing.encode(group))]));
}
