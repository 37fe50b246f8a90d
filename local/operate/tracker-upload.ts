import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import * as z from 'zod';

/** Where source maps go, and as whom: what Sentry's own command line reads from the environment, too. */
export interface TrackerAccess {
  readonly url: string;
  readonly token: string;
  readonly org: string;
  readonly project: string;
}

/** What the environment says of it; nothing unless token, organization and project are all there. */
export function trackerAccess({ SENTRY_URL, SENTRY_AUTH_TOKEN, SENTRY_ORG, SENTRY_PROJECT }: NodeJS.ProcessEnv): TrackerAccess | undefined {
  if (!SENTRY_AUTH_TOKEN || !SENTRY_ORG || !SENTRY_PROJECT) return undefined;
  return { url: SENTRY_URL ?? 'https://sentry.io', token: SENTRY_AUTH_TOKEN, org: SENTRY_ORG, project: SENTRY_PROJECT };
}

const options = z.object({
  url: z.string(),
  chunkSize: z.number().int().positive(),
  chunksPerRequest: z.number().int().positive(),
  compression: z.array(z.string()).default([]),
  accept: z.array(z.string()).default([]),
});
const assembled = z.object({ state: z.string(), missingChunks: z.array(z.string()).default([]), detail: z.string().nullish() });

const ASK_EVERY_MS = 1_000;
const ASK_TIMES = 300;
const CALL_MS = 60_000;
const sha1 = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex');

/** The token goes to the tracker's own host and to its parts, such as those of a region, over TLS or on this machine. @throws Error for any other address. */
function ownAddress(address: string, base: string): URL {
  const [url, own] = [new URL(address, base), new URL(base)];
  const within = url.host === own.host || url.hostname.endsWith(`.${own.hostname}`);
  if (!within || (url.protocol !== 'https:' && url.hostname !== '127.0.0.1'))
    throw new Error(`the tracker names ${url.host} for its uploads, which is not its own host`);
  return url;
}

/**
 * Hands an artifact bundle over, by the calls that Sentry documents for it: what may be uploaded, which chunks are missing, these chunks, and then again until it is
 * assembled. What is there already is not sent again. The bundle is made when the tracker has let us in: it is some hundred megabytes.
 * @throws Error that says what the tracker did not take.
 */
export async function uploadArtifactBundle(
  { url, token, org, project }: TrackerAccess,
  make: () => Buffer,
  version?: string,
): Promise<{ readonly sent: number }> {
  const headers = { authorization: `Bearer ${token}` };
  const call = async <T>(address: URL, schema: z.ZodType<T>, init: RequestInit = {}): Promise<T> => {
    const response = await fetch(address, {
      redirect: 'error',
      signal: AbortSignal.timeout(CALL_MS),
      ...init,
      headers: { ...headers, ...(init.headers as Record<string, string>) },
    });
    if (!response.ok) throw new Error(`the tracker answers ${response.status} to ${init.method ?? 'GET'} ${address.pathname}`);
    return schema.parse(JSON.parse((await response.text()) || '{}'));
  };
  const organization = `/api/0/organizations/${encodeURIComponent(org)}`;
  const takes = await call(ownAddress(`${organization}/chunk-upload/`, url), options);
  if (!takes.accept.some((each) => each.startsWith('artifact_bundles'))) throw new Error('the tracker takes no artifact bundles');

  const bundle = make();
  const named = Array.from({ length: Math.ceil(bundle.length / takes.chunkSize) }, (_each, at) => {
    const chunk = bundle.subarray(at * takes.chunkSize, (at + 1) * takes.chunkSize);
    return [sha1(chunk), chunk] as const;
  });
  const chunks = new Map(named);
  const body = JSON.stringify({ checksum: sha1(bundle), chunks: named.map(([name]) => name), projects: [project], ...(version && { version }) });
  const assemble = (): Promise<z.output<typeof assembled>> =>
    call(ownAddress(`${organization}/artifactbundle/assemble/`, url), assembled, { method: 'POST', headers: { 'content-type': 'application/json' }, body });

  let state = await assemble();
  const missing = [...new Set(state.missingChunks)];
  const zipped = takes.compression.includes('gzip');
  for (let at = 0; at < missing.length; at += takes.chunksPerRequest) {
    const form = new FormData();
    for (const name of missing.slice(at, at + takes.chunksPerRequest)) {
      const chunk = chunks.get(name);
      if (!chunk) throw new Error('the tracker asks for a chunk that is none of this bundle');
      form.append(zipped ? 'file_gzip' : 'file', new Blob([zipped ? gzipSync(chunk) : new Uint8Array(chunk)]), name);
    }
    await call(ownAddress(takes.url, url), z.unknown(), { method: 'POST', body: form });
  }
  if (missing.length > 0) state = await assemble();
  for (let asked = 0; ['created', 'assembling'].includes(state.state) && asked < ASK_TIMES; asked += 1) {
    await delay(ASK_EVERY_MS);
    state = await assemble();
  }
  if (state.state !== 'ok') throw new Error(`the tracker did not assemble the source maps: ${state.state}${state.detail ? `, ${state.detail}` : ''}`);
  return { sent: missing.length };
}
