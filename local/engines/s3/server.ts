import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { HttpEngine, LocalAccount } from '../../engine.ts';
import { parseTarget } from '../request-target.ts';
import type { RequestTarget } from '../request-target.ts';
import { openAccessLog, type Answered } from './access-log.ts';
import { authenticate } from './authentication.ts';
import { compilePolicy } from './bucket-policy.ts';
import type { Bucket, Reply, S3Call } from './call.ts';
import { corsHeaders, preflightHeaders } from './cors.ts';
import type { BucketDefinition } from './definition.ts';
import { describeChange, targetsOf } from './event-record.ts';
import { openMultipartStore } from './multipart-store.ts';
import { openStore } from './object-store.ts';
import { openOutbox } from './outbox.ts';
import type { Backoff, Notify } from './outbox.ts';
import { postForm } from './post-form.ts';
import { asRefusal, errorDocument, S3Refusal } from './refusal.ts';
import { findOperation } from './routes.ts';

/** How to run the engine. */
export interface S3Options {
  /** Everything is below it; made when missing. One process at a time. */
  readonly directory: string;
  readonly account: LocalAccount;
  /** 0, the default: a free one. */
  readonly port?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  readonly buckets: readonly BucketDefinition[];
  readonly notify: Notify;
  /** `key=value`: tag values that pass a `StringNotEquals` denial besides the policy's own. */
  readonly acceptedTags?: readonly string[];
  /** Whose keys the account's are, by ARN, as the access log says it. */
  readonly requester?: string;
  /** Waits between attempts to deliver an event; 1 s to 1 min by default. */
  readonly backoff?: Backoff;
}

/** What of a request is known for the access log, in the order in which it comes to be known. */
type Seen = { -readonly [M in 'atMs' | 'bucket' | 'key' | 'requester']: Answered[M] };

const lingerMilliseconds = 2000;
const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/**
 * Starts an S3 for the given buckets on 127.0.0.1, path style only. Objects, unfinished uploads and undelivered events survive a restart or a kill.
 * @throws Error for a bucket name or policy that it cannot serve.
 */
export async function startS3(options: S3Options): Promise<HttpEngine> {
  const { directory, account, port = 0, now = Date.now, notify, backoff = { first: 1000, longest: 60_000 } } = options;
  const buckets = new Map(options.buckets.map((definition) => [definition.name, openBucket(definition)] as const));

  const accessLog = openAccessLog(buckets, account.accountId);
  const requester = options.requester ?? `arn:aws:iam::${account.accountId}:user/local`;

  function openBucket(definition: BucketDefinition): Bucket {
    if (!bucketName.test(definition.name)) throw new Error(`Not a bucket name: ${definition.name}`);
    const folder = join(directory, 'buckets', definition.name);
    const store = openStore({
      folder,
      versioned: definition.versioned,
      lock: definition.lock,
      now,
      announce: (change) => {
        for (const target of targetsOf(definition.notifications, change)) outbox.add(target, describeChange(change, definition, account, now()));
      },
    });
    return { definition, store, uploads: openMultipartStore(join(folder, 'uploads')), denies: compilePolicy(definition.policy, options.acceptedTags ?? []) };
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    const origin = request.headers.origin;
    const seen: Seen = { atMs: now(), bucket: undefined, key: '', requester: undefined };
    const log = (status: number, code?: string): void => accessLog.note({ ...seen, request, requestId, status, code });
    let headers: Readonly<Record<string, string>> = { 'x-amz-request-id': requestId };
    try {
      const target = readTarget(request);
      const bucket = buckets.get(target.segments[0] ?? '');
      Object.assign(seen, { bucket, key: target.segments.slice(1).join('/') });
      headers = { ...headers, ...corsHeaders(bucket?.definition.cors ?? [], origin, request.method ?? '') };
      const reply = await answer(request, target, bucket, seen);
      log(reply.status);
      await send(request, response, headers, reply);
    } catch (error) {
      const refusal = asRefusal(error);
      if (refusal.code === 'InternalError' && !response.destroyed && !request.destroyed) console.error(error);
      const body = errorDocument(refusal, (request.url ?? '').split('?')[0] ?? '', requestId);
      log(refusal.status, refusal.code);
      const extra = refusal instanceof S3Refusal ? refusal.headers : {};
      await send(request, response, headers, { status: refusal.status, headers: { 'content-type': 'application/xml', ...extra }, body });
    }
  }

  function answer(request: IncomingMessage, target: RequestTarget, bucket: Bucket | undefined, seen: Seen): Promise<Reply> | Reply {
    if (request.method === 'OPTIONS') return answerPreflight(request, bucket);
    const isForm = request.method === 'POST' && /^multipart\/form-data/i.test(request.headers['content-type'] ?? '');
    const key = target.segments.slice(1).join('/');
    if (isForm && key === '') return postForm({ request, bucket: existing(bucket), account, now: now() });
    const known = authenticate(request, target, account, now());
    seen.requester = requester;
    if (target.segments[0] === '') throw new S3Refusal('NotImplemented', 'Operations on the account are not implemented');
    if (Buffer.byteLength(key) > 1024) throw new S3Refusal('KeyTooLongError', 'Your key is too long');
    const call: S3Call = { ...known, request, buckets, account, key, bucket: existing(bucket), query: target.query, now: now() };
    return findOperation(call)(call);
  }

  const running = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const work = handle(request, response).catch(() => void response.destroy());
    running.add(work);
    void work.finally(() => running.delete(work));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const outbox = openOutbox(join(directory, 'outbox'), notify, backoff);
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await Promise.all([closed, ...running]);
      await accessLog.stop();
      outbox.stop();
    },
  };
}

async function send(request: IncomingMessage, response: ServerResponse, common: Readonly<Record<string, string>>, reply: Reply): Promise<void> {
  const { status, headers = {}, body = '' } = reply;
  const bodiless = request.method === 'HEAD' || status === 204 || status === 304;
  if (!request.complete && !request.destroyed) lingerThenClose(request);
  if (body instanceof Readable) response.once('close', () => body.destroy());
  response.writeHead(status, { ...common, ...headers, ...(typeof body === 'string' && !bodiless && { 'content-length': String(Buffer.byteLength(body)) }) });
  if (body instanceof Readable) await pipeline(body, response);
  else response.end(bodiless ? undefined : body);
}

/** Closing at once would reset the connection before a client that is still sending has read the refusal; waiting for all of it would let it send for ever. */
function lingerThenClose(request: IncomingMessage): void {
  const timer = setTimeout(() => request.destroy(), lingerMilliseconds).unref();
  request.once('close', () => clearTimeout(timer));
  request.on('error', () => {});
  request.resume();
}

function answerPreflight({ headers }: IncomingMessage, bucket: Bucket | undefined): Reply {
  const allowed = preflightHeaders(
    bucket?.definition.cors ?? [],
    headers.origin,
    headers['access-control-request-method'],
    headers['access-control-request-headers'],
  );
  if (allowed === undefined) throw new S3Refusal('AccessDenied', 'CORSResponse: This CORS request is not allowed.');
  return { status: 200, headers: allowed };
}

function readTarget({ url = '/' }: IncomingMessage): RequestTarget {
  try {
    return parseTarget(url);
  } catch {
    throw new S3Refusal('InvalidArgument', 'Could not parse the specified URI');
  }
}

function existing(bucket: Bucket | undefined): Bucket {
  if (bucket === undefined) throw new S3Refusal('NoSuchBucket', 'The specified bucket does not exist');
  return bucket;
}
