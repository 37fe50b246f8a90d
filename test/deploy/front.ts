import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** Distributions of the emulator under their own names, over TLS, for programs that go through this proxy. */
export interface Front {
  /** For HTTPS_PROXY. */
  readonly proxy: string;
  /** For NODE_EXTRA_CA_CERTS. */
  readonly ca: string;
  readonly stop: () => Promise<void>;
}

const DAY_MS = 86_400_000;
/** Hosts of distributions; nothing else is let through. */
const HOST = '*.cloudfront.net';

/** Starts a proxy that ends TLS for the hosts of distributions and hands what is inside to the emulator. */
export async function startFront(directory: string, emulatorPort: number): Promise<Front> {
  const made = await generate([{ name: 'commonName', value: 'cloudfront.net' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - DAY_MS),
    notAfterDate: new Date(Date.now() + DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: HOST }] },
    ],
  });
  const ca = join(directory, 'front.pem');
  writeFileSync(ca, made.cert);
  const inside = createTlsServer({ cert: made.cert, key: made.private }, (asked: IncomingMessage, reply: ServerResponse) => {
    const headers = { ...asked.headers, 'x-forwarded-proto': 'https' };
    const onward = httpRequest({ host: '127.0.0.1', port: emulatorPort, method: asked.method, path: asked.url, headers }, (answer) => {
      reply.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(reply);
    });
    onward.on('error', () => reply.destroy());
    asked.pipe(onward);
  });
  const server = createServer((_asked, reply) => void reply.writeHead(400).end());
  server.on('connect', ({ url = '' }: IncomingMessage, socket) => {
    if (!/^[a-z0-9]+\.cloudfront\.net:443$/.test(url)) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    inside.emit('connection', socket);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    proxy: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ca,
    stop: async () => {
      inside.closeAllConnections();
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
