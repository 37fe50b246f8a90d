import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';

/** A request of ours as a provider gets it. */
export interface ProviderCallSeen {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The very bytes. */
  readonly raw: Buffer;
}

/** A stand-in for the APIs of Meta, Telegram and Slack, each below its own path. */
export interface Providers {
  readonly bases: Readonly<Record<'graph' | 'telegram' | 'slack', string>>;
  readonly seen: ProviderCallSeen[];
  /** What is answered; the test's to change. */
  answer: (call: ProviderCallSeen, response: ServerResponse) => void;
  readonly stop: () => Promise<void>;
}

export const reply = (response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void =>
  void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

/** Answers as each provider does when all is well. */
export const well = ({ path }: ProviderCallSeen, response: ServerResponse): void => {
  if (path.startsWith('/graph')) reply(response, 200, { messages: [{ id: 'wamid.out' }], message_id: 'm_out', id: '1' });
  else if (path.startsWith('/telegram')) reply(response, 200, { ok: true, result: { message_id: 1 } });
  else reply(response, 200, { ok: true, ts: '1.2' });
};

export async function startProviders(): Promise<Providers> {
  const seen: ProviderCallSeen[] = [];
  const state: Pick<Providers, 'answer'> = { answer: well };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const call = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, raw: Buffer.concat(parts) };
      seen.push(call);
      state.answer(call, response);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  return Object.assign(state, {
    bases: { graph: `${base}/graph`, telegram: `${base}/telegram`, slack: `${base}/slack` },
    seen,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}
