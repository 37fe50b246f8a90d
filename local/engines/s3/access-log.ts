import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { uriEncode } from '../request-target.ts';
import type { Bucket } from './call.ts';
import { discard, stage } from './staging.ts';

/** One request that was answered. */
export interface Answered {
  readonly bucket: Bucket | undefined;
  readonly request: IncomingMessage;
  readonly requestId: string;
  /** An ARN; nothing for who was not recognised. */
  readonly requester: string | undefined;
  readonly key: string;
  readonly status: number;
  /** Of an error document. */
  readonly code: string | undefined;
  /** Milliseconds since the epoch, when it came. */
  readonly atMs: number;
}

/** The server access log of all buckets. */
export interface AccessLog {
  readonly note: (answered: Answered) => void;
  /** What is not delivered by then is lost, as S3 says that it can be. */
  readonly stop: () => Promise<void>;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** A refusal is delivered this soon, with all that came before it; the rest when there is a file's worth. S3 promises no time at all. */
const GATHERED_MILLISECONDS = 200;
const MOST_LINES = 5_000;
/** Answers to a question, which no right was missing for. */
const ANSWERS = new Set([404, 412, 416]);

const time = (date: Date): string => {
  const [day, clock] = [date.toISOString().slice(0, 10), date.toISOString().slice(11, 19)];
  return `[${day.slice(8)}/${MONTHS[date.getUTCMonth()]}/${day.slice(0, 4)}:${clock} +0000]`;
};
const quoted = (value: string | undefined): string => (value === undefined ? '"-"' : `"${value}"`);
const authenticationOf = ({ url = '', headers }: IncomingMessage): string =>
  url.includes('X-Amz-Signature=') ? 'QueryString' : headers.authorization === undefined ? '-' : 'AuthHeader';

/** A line of the log ("Amazon S3 server access log format", S3 guide); what this engine does not know is `-`. */
function lineOf({ bucket, request, requestId, requester, key, status, code, atMs }: Answered, ownerId: string): string {
  const { method = '', url = '', headers, socket, httpVersion } = request;
  const resource = method === 'OPTIONS' ? 'PREFLIGHT' : key === '' ? 'BUCKET' : 'OBJECT';
  const address = (socket.remoteAddress ?? '-').replace(/^::ffff:/, '');
  const fields = [ownerId, bucket?.definition.name, time(new Date(atMs)), address, requester ?? '-', requestId, `REST.${method}.${resource}`];
  const [asked, ended] = [key === '' ? '-' : key.split('/').map(uriEncode).join('/'), `"${method} ${url} HTTP/${httpVersion}" ${status} ${code ?? '-'}`];
  const [sent, agent] = ['- - - -', `${quoted(headers.referer)} ${quoted(headers['user-agent'])}`];
  return [...fields, asked, ended, sent, agent, `- - SigV4 - ${authenticationOf(request)} ${headers.host ?? '-'} - - -`].join(' ');
}

/** Writes lines for the buckets whose template asks for it, into the bucket that it names. */
export function openAccessLog(buckets: ReadonlyMap<string, Bucket>, ownerId: string): AccessLog {
  const waiting = new Map<Bucket, string[]>();
  let timer: NodeJS.Timeout | undefined;
  let delivering: Promise<unknown> = Promise.resolve();

  async function deliver(source: Bucket, lines: readonly string[]): Promise<void> {
    const { bucket = '', prefix = '' } = source.definition.logging ?? {};
    const target = buckets.get(bucket);
    if (!target) return;
    const file = await stage(target.store.staging, Readable.from([Buffer.from(`${lines.join('\n')}\n`)]));
    try {
      const stamp = new Date().toISOString().slice(0, 19).replaceAll(/[T:]/g, '-');
      const key = `${prefix}${stamp}-${randomBytes(8).toString('hex').toUpperCase()}`;
      target.store.put(key, file, { headers: { 'content-type': 'text/plain' }, tags: [], eventName: 'ObjectCreated:Put' }, () => {});
    } finally {
      await discard(file);
    }
  }
  const deliverAll = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const all = [...waiting];
    waiting.clear();
    delivering = Promise.allSettled([delivering, ...all.map(([source, lines]) => deliver(source, lines))]);
  };

  return {
    note(answered) {
      const { bucket, status } = answered;
      if (!bucket?.definition.logging) return;
      const lines = waiting.get(bucket) ?? [];
      waiting.set(bucket, lines);
      lines.push(lineOf(answered, ownerId));
      if (lines.length >= MOST_LINES) deliverAll();
      else if (status >= 400 && status < 500 && !ANSWERS.has(status)) timer ??= setTimeout(deliverAll, GATHERED_MILLISECONDS).unref();
    },
    async stop() {
      clearTimeout(timer);
      await delivering;
    },
  };
}
