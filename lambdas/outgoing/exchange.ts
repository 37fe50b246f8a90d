import { request as httpRequest, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';
import { REFUSED_RANGES } from './address.ts';
import { OUTGOING_LIMITS, USER_AGENT } from './contract.ts';
import type { Network } from './network.ts';
import { urlReason, urlRefused } from './refusal.ts';
import { hostOf, portOf } from './target.ts';

export interface Message {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Who asks, where it is a program that goes out through us. */
  readonly agent?: string;
}

/** What a socket's failure is called outside; certificates, refused connections and resets are all the same to who asked. */
function refusalOf(error: unknown, signal: AbortSignal): Error {
  if (urlReason(error)) return error as Error;
  if (signal.aborted) return urlRefused('timeout', 'the time of the exchange is over', error);
  const { code } = error as { code?: string };
  return code === 'HPE_HEADER_OVERFLOW' ? urlRefused('too-large', 'headers', error) : urlRefused('unreachable', code ?? String(error), error);
}

/**
 * Sends one request to one address that has been checked, and to no other: the socket gets the address itself, so no name is looked up a second time
 * (S6.5). The library's agent judges the same address once more when it connects. Nothing of ours goes along but our name: no cookie, no credential (S6.14).
 * Resolves with the head of the answer; the body is still to be read, and `signal` ends both.
 * @throws Problem `url-refused` with timeout, too-large or unreachable.
 */
export function exchange(url: URL, address: string, message: Message, network: Network, signal: AbortSignal): Promise<IncomingMessage> {
  const secure = url.protocol === 'https:';
  const end = network.wire?.(address, portOf(url)) ?? { address, port: portOf(url) };
  const filter = {
    keepAlive: false,
    maxSockets: 1,
    denyIPAddressList: [...REFUSED_RANGES[isIP(end.address) === 6 ? 6 : 4]],
    ...(network.wire && { allowIPAddressList: [end.address] }),
  };
  const options: RequestOptions = {
    method: message.method,
    host: end.address,
    port: end.port,
    path: `${url.pathname}${url.search}`,
    setHost: false,
    agent: secure ? new RequestFilteringHttpsAgent(filter) : new RequestFilteringHttpAgent(filter),
    maxHeaderSize: OUTGOING_LIMITS.headerBytes,
    signal,
    headers: {
      'accept-encoding': 'gzip, deflate, br',
      ...message.headers,
      host: url.host,
      'user-agent': message.agent ?? USER_AGENT,
      connection: 'close',
      ...(message.body && { 'content-length': String(message.body.length) }),
    },
  };
  // A certificate is checked for the name; a name of digits has none to be sent (RFC 6066 3).
  const name = isIP(hostOf(url)) ? '' : hostOf(url);
  return new Promise((resolve, reject) => {
    const sent: ClientRequest = secure ? httpsRequest({ ...options, servername: name, minVersion: 'TLSv1.2' }) : httpRequest(options);
    const connecting = setTimeout(() => sent.destroy(urlRefused('timeout', 'connecting')), OUTGOING_LIMITS.connectMilliseconds);
    sent.once('socket', (socket) => socket.once(secure ? 'secureConnect' : 'connect', () => clearTimeout(connecting)));
    sent.once('close', () => clearTimeout(connecting));
    sent.once('response', resolve);
    sent.on('error', (error) => reject(refusalOf(error, signal)));
    sent.end(message.body);
  });
}
