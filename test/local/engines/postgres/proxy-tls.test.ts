import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startEngine, type StartedEngine } from './started-engine.ts';

let engine: StartedEngine;
beforeAll(async () => {
  engine = await startEngine();
}, 60_000);
afterAll(() => engine.stop());

const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** What TLS came to with a client that knows only this: protocol and cipher, or the code of what the other side said. */
async function spoken(knows: Pick<tls.ConnectionOptions, 'minVersion' | 'maxVersion' | 'ciphers'>): Promise<string> {
  const socket = net.connect(engine.proxy.port, engine.proxy.host);
  socket.write(SSL_REQUEST);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toBe('S');
  const client = tls.connect({ socket, ca: engine.ca, servername: 'localhost', ...knows });
  try {
    await once(client, 'secureConnect');
    return `${client.getProtocol()} ${client.getCipher().name}`;
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  } finally {
    client.destroy();
  }
}

/** At this level OpenSSL lets a client offer what it would not offer by itself: the refusal is the server's own. */
const ANYTHING = 'ALL:COMPLEMENTOFALL:@SECLEVEL=0';
const only = (cipher: string) => ({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ciphers: `${cipher}:@SECLEVEL=0` }) as const;

test.each(['TLSv1', 'TLSv1.1'] as const)('the way to the database in %s is refused by the server (S4.7)', async (version) => {
  expect(await spoken({ minVersion: version, maxVersion: version, ciphers: ANYTHING })).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
});

test.each([
  ['that encrypts nothing', 'ECDHE-ECDSA-NULL-SHA'],
  ['that proves nobody', 'AECDH-AES128-SHA'],
  ['whose key opens the past', 'AES128-GCM-SHA256'],
  ['of the mode CBC', 'ECDHE-ECDSA-AES128-SHA'],
])('a cipher %s is refused by the server (S4.7)', async (_, cipher) => {
  expect(await spoken(only(cipher))).toBe('ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE');
});

test.each([
  ['TLSv1.2', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
  ['TLSv1.3', 'TLS_AES_256_GCM_SHA384'],
] as const)('%s is spoken, and with a client as functions are by %s (S4.7)', async (version, cipher) => {
  expect(await spoken({ minVersion: version, maxVersion: version })).toBe(`${version} ${cipher}`);
});
