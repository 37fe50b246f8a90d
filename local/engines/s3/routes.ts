import { permit } from './call.ts';
import type { Operation, Reply, S3Call } from './call.ts';
import { copyObject } from './copy-object.ts';
import { deleteObject, deleteObjects } from './delete-object.ts';
import { getObject, overridable } from './get-object.ts';
import { listObjects, listObjectVersions } from './list-objects.ts';
import { abortUpload, completeUpload, createUpload, uploadPart } from './multipart.ts';
import { getObjectTagging, putObjectTagging } from './object-tagging.ts';
import { putObject } from './put-object.ts';
import { S3Refusal } from './refusal.ts';

interface Route {
  readonly method: string;
  readonly on: 'bucket' | 'object';
  /** Query parameters that must be there. */
  readonly needs: readonly string[];
  /** Query parameters that may be there. */
  readonly takes: readonly string[];
  readonly isCopy?: true;
  readonly run: Operation;
}

const responseOverrides = overridable.map((name) => `response-${name}`);
const listing = ['prefix', 'delimiter', 'max-keys', 'encoding-type'];

/** The whole surface: what is not in this table is answered with 501, so that an unnoticed parameter never changes the meaning of a request. */
const routes: readonly Route[] = [
  { method: 'HEAD', on: 'bucket', needs: [], takes: [], run: headBucket },
  { method: 'GET', on: 'bucket', needs: ['list-type'], takes: [...listing, 'continuation-token', 'start-after', 'fetch-owner'], run: listObjects },
  { method: 'GET', on: 'bucket', needs: ['versions'], takes: [...listing, 'key-marker', 'version-id-marker'], run: listObjectVersions },
  { method: 'POST', on: 'bucket', needs: ['delete'], takes: [], run: deleteObjects },
  { method: 'GET', on: 'object', needs: [], takes: ['versionId', ...responseOverrides], run: getObject },
  { method: 'HEAD', on: 'object', needs: [], takes: ['versionId', ...responseOverrides], run: getObject },
  { method: 'PUT', on: 'object', needs: [], takes: [], run: putObject },
  { method: 'PUT', on: 'object', needs: [], takes: [], isCopy: true, run: copyObject },
  { method: 'DELETE', on: 'object', needs: [], takes: ['versionId'], run: deleteObject },
  { method: 'GET', on: 'object', needs: ['tagging'], takes: ['versionId'], run: getObjectTagging },
  { method: 'PUT', on: 'object', needs: ['tagging'], takes: ['versionId'], run: putObjectTagging },
  { method: 'POST', on: 'object', needs: ['uploads'], takes: [], run: createUpload },
  { method: 'PUT', on: 'object', needs: ['uploadId', 'partNumber'], takes: [], run: uploadPart },
  { method: 'POST', on: 'object', needs: ['uploadId'], takes: [], run: completeUpload },
  { method: 'DELETE', on: 'object', needs: ['uploadId'], takes: [], run: abortUpload },
];

/** Headers that would change what a request means, for features that this engine does not have. */
const unknownHeaders =
  /^(?:if-unmodified-since|x-amz-(?:copy-source-(?:range|if-.*modified-since)|object-lock-legal-hold|write-offset-bytes|.*-customer-.*|if-match-.*))$/;

/**
 * The operation that a request asks for.
 * @throws S3Refusal NotImplemented
 */
export function findOperation(call: S3Call): Operation {
  const method = call.request.method ?? '';
  const on = call.key === '' ? 'bucket' : 'object';
  const isCopy = call.attributes.has('x-amz-copy-source');
  const names = [...new Set(call.query.map(([name]) => name))].filter((name) => name !== 'x-id' && !/^x-amz-/i.test(name));
  const route = routes.find(
    (candidate) =>
      candidate.method === method &&
      candidate.on === on &&
      (candidate.isCopy ?? false) === isCopy &&
      candidate.needs.every((name) => names.includes(name)) &&
      names.every((name) => candidate.needs.includes(name) || candidate.takes.includes(name)),
  );
  const unknown = [...call.attributes.keys()].find((name) => unknownHeaders.test(name));
  if (route === undefined || unknown !== undefined) {
    throw new S3Refusal('NotImplemented', `A header or operation you provided is not implemented: ${unknown ?? `${method} on a ${on}, ${names.join(' ')}`}`);
  }
  return route.run;
}

function headBucket({ bucket, account }: S3Call): Reply {
  permit(bucket, 's3:ListBucket');
  return { status: 200, headers: { 'x-amz-bucket-region': account.region } };
}
