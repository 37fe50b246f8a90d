import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** Where source maps are uploaded to, as Sentry documents it: chunks by their hash, and bundles that are assembled of them. */
export interface UploadSink {
  readonly url: string;
  readonly calls: string[];
  readonly bundles: { readonly bytes: Buffer; readonly projects: readonly string[]; readonly version?: string }[];
  readonly stop: () => Promise<void>;
}

interface Assemble {
  readonly checksum: string;
  readonly chunks: readonly string[];
  readonly projects: readonly string[];
  readonly version?: string;
}

const sha1 = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex');

export async function startUploadSink(
  token: string,
  { chunkSize = 65_536, uploadUrl }: { readonly chunkSize?: number; readonly uploadUrl?: string } = {},
): Promise<UploadSink> {
  const chunks = new Map<string, Buffer>();
  const assembled = new Map<string, number>();
  const calls: string[] = [];
  const bundles: UploadSink['bundles'][number][] = [];

  function assemble({ checksum, chunks: order, projects, version }: Assemble): unknown {
    const missingChunks = order.filter((name) => !chunks.has(name));
    if (missingChunks.length > 0) return { state: 'not_found', missingChunks };
    const bytes = Buffer.concat(order.map((name) => chunks.get(name) ?? Buffer.alloc(0)));
    if (sha1(bytes) !== checksum) return { state: 'error', missingChunks: [], detail: 'checksum' };
    const asked = (assembled.get(checksum) ?? 0) + 1;
    assembled.set(checksum, asked);
    // As the service does it, in the background.
    if (asked === 1) return { state: 'created', missingChunks: [] };
    if (asked === 2) bundles.push({ bytes, projects, ...(version && { version }) });
    return { state: 'ok', missingChunks: [] };
  }

  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      calls.push(`${request.method} ${request.url}`);
      const answer = (status: number, value: unknown): void =>
        void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      if (request.headers.authorization !== `Bearer ${token}`) return answer(401, {});
      if (request.url === '/api/0/organizations/orvella/artifactbundle/assemble/') return answer(200, assemble(JSON.parse(body.toString()) as Assemble));
      if (request.url !== '/api/0/organizations/orvella/chunk-upload/') return answer(404, {});
      if (request.method === 'GET')
        return answer(200, {
          url: uploadUrl ?? '/api/0/organizations/orvella/chunk-upload/',
          chunkSize,
          chunksPerRequest: 2,
          hashAlgorithm: 'sha1',
          compression: ['gzip'],
          accept: ['release_files', 'artifact_bundles', 'artifact_bundles_v2'],
        });
      void new Response(body, { headers: { 'content-type': request.headers['content-type'] ?? '' } }).formData().then(async (form) => {
        for (const [field, file] of form.entries()) {
          const { name } = file as File;
          const bytes = gunzipSync(Buffer.from(await (file as File).arrayBuffer()));
          if (field !== 'file_gzip' || sha1(bytes) !== name) return answer(400, {});
          chunks.set(name, bytes);
        }
        answer(200, {});
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    bundles,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
