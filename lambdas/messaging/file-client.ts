import { Problem } from '../core/problem.ts';

/** A file of a provider's, and what may be told to whoever has it. */
export interface ProviderFile {
  readonly url: string;
  /** From which hosts it may come: each name itself, and what is below it. */
  readonly hosts: readonly string[];
  /** Goes to these hosts and to no other. */
  readonly authorization?: string | undefined;
}

export interface FetchedFile {
  readonly bytes: Buffer;
  /** Lower case, without parameters. */
  readonly contentType: string;
}

/** Fetches a file. @throws Problem `url-refused`, with a reason, for a host that is no provider's, too many bytes, or no good answer. */
export type FileClient = (file: ProviderFile, maxBytes: number, signal: AbortSignal) => Promise<FetchedFile>;

const REDIRECTS = 3;
const FETCH_MS = 30_000;

const refuse = (reason: 'address' | 'scheme' | 'too-large' | 'unreachable'): never => {
  throw new Problem('url-refused', `file of a provider: ${reason}`, { extra: { reason } });
};

/** Where a request may go: an https address of the provider's, or an address below a base that the operator has configured. */
function admitted(text: string, hosts: readonly string[], bases: readonly string[]): URL {
  if (!URL.canParse(text)) return refuse('address');
  const url = new URL(text);
  if (bases.some((base) => text.startsWith(`${base}/`))) return url;
  if (url.protocol !== 'https:') return refuse('scheme');
  const known = hosts.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`));
  return known && url.port === '' && url.username === '' && url.password === '' ? url : refuse('address');
}

async function readAll(reply: Response, maxBytes: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of reply.body ?? []) {
    bytes += part.byteLength;
    if (bytes > maxBytes) return refuse('too-large');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/**
 * The one client for files that providers give out (S30.11): it goes to the provider's own hosts and nowhere else, whatever a message or a redirect says, and the
 * token goes along only to where the file was asked for, never on a redirect to another host.
 */
export const fileClient =
  (http: typeof fetch, bases: readonly string[]): FileClient =>
  async ({ url, hosts, authorization }, maxBytes, signal) => {
    const until = AbortSignal.any([signal, AbortSignal.timeout(FETCH_MS)]);
    const first = admitted(url, hosts, bases);
    let next = first;
    for (let hop = 0; hop <= REDIRECTS; hop += 1) {
      const reply = await http(next, {
        redirect: 'manual',
        headers: { accept: '*/*', ...(authorization !== undefined && next.origin === first.origin && { authorization }) },
        signal: until,
      }).catch(() => refuse('unreachable'));
      const location = reply.headers.get('location');
      if (reply.status >= 300 && reply.status < 400 && location) {
        await reply.body?.cancel();
        next = admitted(URL.parse(location, next)?.href ?? '', hosts, bases);
        continue;
      }
      if (reply.status !== 200) {
        await reply.body?.cancel();
        return refuse('unreachable');
      }
      const contentType = (reply.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
      return { bytes: await readAll(reply, maxBytes), contentType };
    }
    return refuse('unreachable');
  };
