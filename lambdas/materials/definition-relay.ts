import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Passed } from '../outgoing/pass.ts';

/** A request of freshclam's, as it is passed on. */
export type PassOn = (url: string, request: { readonly agent: string; readonly headers: Readonly<Record<string, string>> }) => Promise<Passed>;

/** What freshclam asks for: containers, the differences between two versions of one, and detached signatures. */
const FILES = /^\/(?:main|daily|bytecode)(?:-\d{1,9})?\.(?:cvd|cld|cdiff)(?:\.sign)?$/;
const ASKED = ['range', 'if-modified-since'] as const;
const ANSWERED = ['content-type', 'content-range', 'last-modified', 'retry-after'] as const;

const picked = (headers: Readonly<Record<string, string | string[] | undefined>>, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])));

/**
 * A mirror for freshclam on this machine's loopback: it knows the names of definitions and nothing else, and has every request passed on by the guarded
 * client. freshclam itself never goes out (S6).
 */
export async function relay<T>(mirror: string, passOn: PassOn, during: (address: string) => Promise<T>): Promise<T> {
  const answer = async ({ method, url = '', headers }: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (method !== 'GET' || !FILES.test(url)) return void response.writeHead(404).end();
    const { status, headers: received, body } = await passOn(`${mirror}${url}`, { agent: headers['user-agent'] ?? '', headers: picked(headers, ASKED) });
    response.writeHead(status, { ...picked(received, ANSWERED), 'content-length': body.length }).end(body);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(502).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await during(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
