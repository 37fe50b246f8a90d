import type { IncomingMessage } from 'node:http';
import type { LocalAccount } from '../../engine.ts';
import { verifyPolicySignature } from '../sigv4.ts';
import { permit, versionHeader } from './call.ts';
import type { Bucket, Reply } from './call.ts';
import type { Tag } from './definition.ts';
import { readForm } from './form-reader.ts';
import type { FormHead } from './form-reader.ts';
import { headerText, objectHeaders } from './object-headers.ts';
import { checkPolicy } from './post-policy.ts';
import type { SizeLimits } from './post-policy.ts';
import { S3Refusal } from './refusal.ts';
import { uriEncode } from '../request-target.ts';
import { discard, stage } from './staging.ts';
import type { StagedFile } from './staging.ts';
import { parseTagDocument } from './tags.ts';
import { element, xmlDocument } from './xml.ts';

/** A browser's form for a bucket. */
export interface PostedForm {
  readonly request: IncomingMessage;
  readonly bucket: Bucket;
  readonly account: LocalAccount;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

interface Accepted {
  readonly key: string;
  readonly tags: readonly Tag[];
  readonly limits: SizeLimits;
  readonly headers: Readonly<Record<string, string>>;
  /** `success_action_status` */
  readonly status: string | undefined;
}

interface AcceptedFile extends Accepted {
  readonly file: StagedFile;
}

/** POST Object: stores a form's file if a policy signed by the account allows every part of the form ("POST Object", S3 API reference). */
export async function postForm(form: PostedForm): Promise<Reply> {
  const { bucket } = form;
  const { file, key, tags, headers, status } = await readForm<AcceptedFile>(form.request, {
    accept: async (head, source) => {
      const accepted = judge(form, head);
      return { ...accepted, file: await stage(bucket.store.staging, limited(source, accepted.limits)) };
    },
    undo: (accepted) => discard(accepted.file),
  });
  try {
    const version = bucket.store.put(key, file, { headers, tags, eventName: 'ObjectCreated:Post' }, () => {});
    const location = `/${bucket.definition.name}/${key.split('/').map(uriEncode).join('/')}`;
    const replyHeaders = { etag: `"${version.etag}"`, location, ...versionHeader(bucket, version) };
    if (status === '200') return { status: 200, headers: replyHeaders };
    if (status !== '201') return { status: 204, headers: replyHeaders };
    const told = [element('Location', location), element('Bucket', bucket.definition.name), element('Key', key), element('ETag', `"${version.etag}"`)];
    return { status: 201, headers: { ...replyHeaders, 'content-type': 'application/xml' }, body: xmlDocument('PostResponse', told, false) };
  } finally {
    await discard(file);
  }
}

function judge({ bucket, account, now }: PostedForm, { fields, fileName }: FormHead): Accepted {
  const policy = fields.get('policy');
  if (policy === undefined) throw new S3Refusal('AccessDenied', 'Access Denied');
  const field = (name: string): string => fields.get(name) ?? '';
  verifyPolicySignature({
    policy,
    algorithm: field('x-amz-algorithm'),
    credential: field('x-amz-credential'),
    date: field('x-amz-date'),
    signature: field('x-amz-signature'),
    service: 's3',
    account,
  });
  const key = field('key').replaceAll('${filename}', () => fileName);
  if (key === '') throw new S3Refusal('InvalidArgument', 'Bucket POST must contain a field named key.');
  if (Buffer.byteLength(key) > 1024) throw new S3Refusal('KeyTooLongError', 'Your key is too long');
  const limits = checkPolicy(policy, { fields, bucket: bucket.definition.name, key }, now);
  if (fields.has('success_action_redirect') || fields.has('redirect')) throw new S3Refusal('NotImplemented', 'Redirection after a form is not implemented');
  permit(bucket, 's3:PutObject', key);
  const tagging = fields.get('tagging');
  if (tagging !== undefined) permit(bucket, 's3:PutObjectTagging', key);
  return {
    key,
    tags: tagging === undefined ? [] : parseTagDocument(tagging),
    limits,
    headers: keptHeaders(fields),
    status: fields.get('success_action_status'),
  };
}

function keptHeaders(fields: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(objectHeaders(fields)).map(([name, value]) => [name, headerText(value)]));
}

async function* limited(source: AsyncIterable<Buffer>, { least, most }: SizeLimits): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > most) throw new S3Refusal('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
    yield chunk;
  }
  if (size < least) throw new S3Refusal('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
}
