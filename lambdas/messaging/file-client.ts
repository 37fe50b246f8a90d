import type { Network } from '../outgoing/network.ts';
import { pass, type Passed } from '../outgoing/pass.ts';
import { urlReason, urlRefused } from '../outgoing/refusal.ts';
import { parseTarget, type TargetRules } from '../outgoing/target.ts';

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

/** One GET that follows no redirect. @throws Problem `url-refused` with too-large; any other error where no answer came. */
export type FileRequest = (url: string, headers: Readonly<Record<string, string>>, maxBytes: number, signal: AbortSignal) => Promise<Passed>;

/** Files that lie below a base address which the operator has configured. */
export interface FilesBelow {
  readonly has: (url: string) => boolean;
  readonly request: FileRequest;
}

const REDIRECTS = 3;
const FETCH_MS = 30_000;

/** The list of hosts says where; our own are on none. */
const RULES: TargetRules = { ports: [443], ownHosts: [], httpsOnly: true };

/** Out through the guard that every address from outside passes, by the name that all calls to providers have. */
export const guardedFiles =
  (network: Network): FileRequest =>
  (url, headers, maxBytes, signal) =>
    pass(url, { agent: 'node', headers, maxBytes, maxMilliseconds: FETCH_MS }, network, RULES, signal);

/** Where a request may go: an https address of the provider's. @throws Problem `url-refused` with scheme or address. */
function admitted(text: string, hosts: readonly string[]): URL {
  const url = URL.parse(text);
  if (url && url.protocol !== 'https:') throw urlRefused('scheme', url.protocol);
  if (!url || url.port !== '' || !hosts.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`)))
    throw urlRefused('address', 'no host of the provider');
  return parseTarget(text, RULES);
}

function fileOf({ status, headers, body }: Passed): FetchedFile {
  if (status !== 200) throw urlRefused('unreachable', `status ${status}`);
  const [type = ''] = String(headers['content-type'] ?? '').split(';');
  return { bytes: body, contentType: type.trim().toLowerCase() };
}

/**
 * The way to files that providers give out (S30.11): to the provider's own hosts and nowhere else, whatever a message or a redirect says, and the token goes along
 * only to where the file was asked for, never on a redirect to another host.
 */
export const fileClient =
  (guarded: FileRequest, own: FilesBelow): FileClient =>
  async ({ url, hosts, authorization }, maxBytes, signal) => {
    const until = AbortSignal.any([signal, AbortSignal.timeout(FETCH_MS)]);
    const ask = (request: FileRequest, to: string, told: boolean): Promise<Passed> =>
      request(to, { accept: '*/*', ...(told && authorization !== undefined && { authorization }) }, maxBytes, until).catch((error: unknown) => {
        // A host of the provider's own that leads nowhere, or inside, is an outage and nothing that a message has asked for: it is tried again.
        throw urlReason(error) === 'too-large' ? error : urlRefused('unreachable', 'no answer', error);
      });
    if (own.has(url)) return fileOf(await ask(own.request, url, true));
    const first = admitted(url, hosts);
    let next = first;
    for (let hop = 0; hop <= REDIRECTS; hop += 1) {
      const reply = await ask(guarded, next.href, next.origin === first.origin);
      const { location } = reply.headers;
      if (reply.status < 300 || reply.status >= 400 || typeof location !== 'string') return fileOf(reply);
      next = admitted(URL.parse(location, next)?.href ?? '', hosts);
    }
    throw urlRefused('unreachable', 'too many redirects');
  };
