import type * as z from 'zod';
import { functionLog } from '../core/log.ts';
import { urlRefused } from '../outgoing/refusal.ts';
import type { providersEnv } from './contract.ts';
import type { FilesBelow } from './file-client.ts';
import type { ProviderName, ProviderReply, ProviderRequest } from './kind.ts';

/** How long one call may take, in milliseconds, and how much of a reply is read, in bytes. */
const CALL_MS = 10_000;
const REPLY_BYTES = 262_144;

/** Sends one request to a provider. @throws Error when nothing came back: whether it was done is then not known. */
export type ProviderClient = (request: ProviderRequest, signal: AbortSignal) => Promise<ProviderReply>;

const wait = (header: string | null): number | undefined => (header !== null && /^\d{1,6}$/.test(header) ? Number(header) : undefined);

/** The body of a reply; nothing where it has more bytes than that. */
async function readAll(reply: Response, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of reply.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function readJson(reply: Response): Promise<ProviderReply['body']> {
  const bytes = await readAll(reply, REPLY_BYTES);
  if (!bytes) throw new Error('the reply of the provider is too long');
  try {
    const parsed: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : {};
  } catch {
    return {};
  }
}

/**
 * The one client for the providers' APIs. Their addresses are the operator's configuration and never a customer's, and a redirect is refused: it would carry a
 * customer's token elsewhere (S30.11). What goes wrong is logged without the path, which has the token in it where the provider wants it there.
 */
export const providerClient =
  (bases: Readonly<Record<ProviderName, string>>, http: typeof fetch): ProviderClient =>
  async ({ provider, method, path, headers, body }, signal) => {
    const reply = await http(`${bases[provider]}${path}`, {
      method,
      redirect: 'error',
      headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json; charset=utf-8' }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)]),
    }).catch((error: unknown) => {
      functionLog().error(`${provider} did not answer`, error instanceof Error ? new Error(error.name) : undefined);
      throw new Error(`${provider} did not answer`);
    });
    const retryAfterSeconds = wait(reply.headers.get('retry-after'));
    return { status: reply.status, body: await readJson(reply), ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
  };

/** Files below the same addresses; a redirect is refused here too. */
export const filesBelow = (bases: readonly string[], http: typeof fetch): FilesBelow => ({
  has: (url) => bases.some((base) => url.startsWith(`${base}/`)),
  async request(url, headers, maxBytes, signal) {
    const reply = await http(url, { redirect: 'error', headers, signal });
    const body = await readAll(reply, maxBytes);
    if (!body) throw urlRefused('too-large', 'file of a provider');
    return { status: reply.status, headers: Object.fromEntries(reply.headers), body };
  },
});

/** The providers' base addresses, as the environment has them. */
export const basesOf = (env: z.output<typeof providersEnv>): Readonly<Record<ProviderName, string>> => ({
  graph: env.GRAPH_URL,
  telegram: env.TELEGRAM_URL,
  slack: env.SLACK_URL,
});

/** The client as every function makes it of its environment. */
export const configuredProviders = (env: z.output<typeof providersEnv>): ProviderClient => providerClient(basesOf(env), fetch);

export const configuredFiles = (env: z.output<typeof providersEnv>): FilesBelow => filesBelow(Object.values(basesOf(env)), fetch);
