import net from 'node:net';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import type { Engine } from '../../engine.ts';
import type { Backend } from './backend.ts';
import type { ProxyCertificates } from './certificates.ts';
import { encode, errorResponse, int32, wireReader } from './wire.ts';

const sslRequest = 80_877_103;
const gssRequest = 80_877_104;
const protocolMajor = 3;
const authenticationOk = encode('R', int32(0));
const cleartextPassword = encode('R', int32(3));

/** Nothing below TLS 1.2, and of it only what keeps the past secret and is not CBC: what a scan of a TLS front calls weak is not spoken. */
const CIPHERS = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
].join(':');

/** How the proxy meets its clients. */
export interface ProxyOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly certificates: ProxyCertificates;
  readonly databaseName: string;
  readonly backend: Backend;
  /** Whether a password proves that its bearer is this user. */
  readonly isToken: (password: string, user: string, port: number) => boolean;
  /** A client that has not proved itself by then is cut. */
  readonly loginMilliseconds: number;
}

/** The running proxy. */
export interface ProxyFront extends Engine {
  readonly host: '127.0.0.1';
  readonly port: number;
}

/** The client is told and cut. `code` is an SQLSTATE. */
class LoginRefusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Listens as RDS Proxy does with `requireTLS` and IAM authentication ("RDS Proxy concepts and terminology", Amazon RDS user guide). */
export async function startProxyFront(options: ProxyOptions): Promise<ProxyFront> {
  const { certificate: cert, privateKey: key } = options.certificates;
  const secureContext = tls.createSecureContext({ cert, key, minVersion: 'TLSv1.2', ciphers: CIPHERS });
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.setNoDelay(true);
    meet(socket).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  async function meet(socket: net.Socket): Promise<void> {
    const late = setTimeout(() => socket.destroy(), options.loginMilliseconds);
    socket.once('close', () => clearTimeout(late));
    const encrypted = await upgrade(socket);
    if (encrypted === undefined) return;
    const stream = new tls.TLSSocket(socket, { isServer: true, secureContext });
    stream.on('error', () => socket.destroy());
    const reader = wireReader(stream);
    try {
      const role = await logIn(await reader.startup(), reader.gone, async () => {
        stream.write(cleartextPassword);
        const frame = await reader.next();
        return frame?.type === 'p' ? frame.body.toString('utf8', 0, Math.max(0, frame.body.length - 1)) : undefined;
      });
      clearTimeout(late);
      stream.write(authenticationOk);
      await options.backend.serve({ stream, reader }, role);
    } catch (error) {
      const refusal = error instanceof LoginRefusal ? error : new LoginRefusal('08006', 'the local database is not available');
      stream.end(errorResponse('FATAL', refusal.code, refusal.message), () => stream.destroy());
    }
  }

  async function logIn(packet: Buffer | undefined, gone: AbortSignal, askPassword: () => Promise<string | undefined>): ReturnType<typeof loginRole> {
    if (packet === undefined || packet.length < 4) throw new LoginRefusal('08P01', 'no start-up message');
    if (packet.readInt32BE(0) !== protocolMajor << 16) throw new LoginRefusal('08P01', 'unsupported frontend protocol: the proxy speaks 3.0');
    const words = packet.toString('utf8', 4).split('\0');
    const parameters = new Map(words.flatMap((word, place) => (place % 2 === 0 && word !== '' ? [[word, words[place + 1] ?? ''] as const] : [])));
    if (parameters.has('options')) throw new LoginRefusal('0A000', "Feature not supported: RDS Proxy currently doesn't support command-line options");
    if (parameters.has('replication')) throw new LoginRefusal('0A000', 'Feature not supported: replication');
    const user = parameters.get('user') ?? '';
    const password = await askPassword();
    const role = await loginRole(user, password, gone);
    const database = parameters.get('database') ?? user;
    if (database !== options.databaseName) throw new LoginRefusal('3D000', `database "${database}" does not exist`);
    return role;
  }

  async function loginRole(user: string, password: string | undefined, gone: AbortSignal) {
    const proved = password !== undefined && options.isToken(password, user, port);
    const role = proved ? await options.backend.findLogin(user, gone) : undefined;
    // One message for every cause, so that a stranger cannot learn which roles exist.
    if (role === undefined) throw new LoginRefusal('28P01', `password authentication failed for user "${user}"`);
    return role;
  }

  return {
    host: '127.0.0.1',
    port,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Agrees on TLS; undefined when the client was refused ("SSL Session Encryption", PostgreSQL documentation). */
async function upgrade(socket: net.Socket): Promise<true | undefined> {
  for (;;) {
    const packet = await readExactly(socket, 8);
    const code = packet?.readInt32BE(4);
    if (code === gssRequest) {
      socket.write('N');
      continue;
    }
    if (code === sslRequest && socket.readableLength === 0) {
      socket.write('S');
      return true;
    }
    // Bytes behind the request would be read as if they had come encrypted (CVE-2021-23214). A cancel request gets no answer.
    if (code !== undefined && code >>> 16 === protocolMajor) socket.end(errorResponse('FATAL', '28000', 'This RDS Proxy requires TLS connections'));
    socket.resume().destroySoon();
    return undefined;
  }
}

async function readExactly(socket: net.Socket, length: number): Promise<Buffer | undefined> {
  for (;;) {
    const bytes: Buffer | null = socket.read(length);
    if (bytes !== null) return bytes.length === length ? bytes : undefined;
    if (socket.readableEnded || socket.destroyed) return undefined;
    await new Promise<void>((resolve) => {
      const go = (): void => {
        socket.off('readable', go).off('end', go).off('close', go);
        resolve();
      };
      socket.on('readable', go).on('end', go).on('close', go);
    });
  }
}
