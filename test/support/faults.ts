import { createServer as createControl } from 'node:http';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';

/**
 * What an engine does: its work; nothing, since nobody is there; its work, but late; it takes what it is asked and says nothing; answers that are no answers; or the answer of one that has found nothing and
 * agrees to everything.
 */
export type Fault = 'none' | 'down' | 'slow' | 'hangs' | 'broken' | 'lying';

/** In the profile `economy` SQL goes over HTTP. */
const DATA_API = 'AWS_ENDPOINT_URL_RDS_DATA';

/** Engines by the variable that says where they are. */
export const ENGINES = {
  database: process.env['REMPART_TEST_PROFILE'] === 'economy' ? DATA_API : 'DATABASE_HOST',
  tables: 'AWS_ENDPOINT_URL_DYNAMODB',
  queues: 'AWS_ENDPOINT_URL_SQS',
  secrets: 'AWS_ENDPOINT_URL_SECRETS_MANAGER',
  keys: 'AWS_ENDPOINT_URL_KMS',
  objects: 'AWS_ENDPOINT_URL_S3',
  mail: 'AWS_ENDPOINT_URL_SESV2',
  payments: 'STRIPE_API_BASE',
} as const;
export type EngineName = keyof typeof ENGINES;
/** Where the way to the database stands: a token is for its port, and the certificate for this address too. */
const BEFORE_DATABASE = '127.0.0.2';

const LATE_MILLISECONDS = 1_500;
const ANSWERS = {
  broken: 'HTTP/1.1 500 Oops\r\ncontent-length: 5\r\n\r\nNope.',
  lying: 'HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.0\r\ncontent-length: 2\r\n\r\n{}',
};

/** A place to listen at: a port of an address, or a path. */
type Place = { readonly host?: string; readonly port?: number } | { readonly path: string };

const listen = async (server: Server, at: Place): Promise<void> =>
  new Promise((resolve, reject) => void server.once('error', reject).listen('path' in at ? at : { host: '127.0.0.1', port: 0, ...at }, resolve));
const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** What stands before an engine. */
export interface Way {
  readonly server: Server;
  readonly set: (fault: Fault) => void;
}

/** A way to one engine that fails as it is told; what is under way when it is told fails too. */
export async function startWay(to: { readonly host: string; readonly port: number } | { readonly path: string }, at: Place = {}): Promise<Way> {
  let fault: Fault = 'none';
  const open = new Set<Socket>();
  const server = createServer((near): void => {
    if (fault === 'down') return void near.destroy();
    open.add(near);
    const far = connect(to);
    const end = (): void => {
      open.delete(near);
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) socket.on('error', end).on('close', end);
    near.on('data', (bytes): void => {
      if (fault === 'down') return end();
      if (fault === 'hangs') return;
      if (fault === 'broken' || fault === 'lying') return void near.write(ANSWERS[fault]);
      if (fault === 'slow') return void setTimeout(() => far.write(bytes), LATE_MILLISECONDS);
      void far.write(bytes);
    });
    far.on('data', (bytes) => void near.write(bytes));
  });
  await listen(server, at);
  return {
    server,
    set(next) {
      fault = next;
      // A connection that was lied to is good for nothing.
      for (const socket of open) socket.destroy();
    },
  };
}

/** What can be ended inside by its kind: one that is named, or the only one. Resolves to how many there were. */
export type Kills = Readonly<Record<string, (name: string) => Promise<number>>>;

/** Ports of ways by engine, where they must be the same each time: an address that was signed before a restart is good after it. */
export type WayPorts = Readonly<Partial<Record<EngineName, number>>>;

/** Ways to all engines, and an address at which each is told what to do: `POST /<engine>/<fault>`, or `POST /kill/<kind>/<name>`. */
export async function startFaults(ports: WayPorts = {}): Promise<{
  readonly control: string;
  readonly canKill: (kills: Kills) => void;
  readonly between: (addresses: Readonly<Record<string, string>>) => Promise<Readonly<Record<string, string>>>;
}> {
  const ways = new Map<string, Way>();
  let kills: Kills = {};
  const control = createControl((request, response) => {
    const [, engine = '', fault = '', name = ''] = (request.url ?? '').split('/');
    const kill = engine === 'kill' ? kills[fault] : undefined;
    ways.get(engine)?.set(fault as Fault);
    void text(request)
      .then(() => kill?.(name))
      .then((met = 1) => response.writeHead(kill || ways.has(engine) ? 204 : 404, { 'x-met': met }).end());
  });
  await listen(control, {});
  return {
    control: `http://127.0.0.1:${portOf(control)}`,
    canKill: (given) => void (kills = given),
    async between(addresses) {
      const changed: Record<string, string> = { ...addresses };
      for (const [engine, variable] of Object.entries(ENGINES)) {
        const address = addresses[variable];
        if (address === undefined) throw new Error(`no address of ${engine}`);
        if (variable === 'DATABASE_HOST') {
          const port = Number(addresses['DATABASE_PORT']);
          ways.set(engine, await startWay({ host: '127.0.0.1', port }, { host: BEFORE_DATABASE, port }));
          changed[variable] = BEFORE_DATABASE;
          continue;
        }
        const way = await startWay({ host: '127.0.0.1', port: Number(new URL(address).port) }, { port: ports[engine as EngineName] ?? 0 });
        ways.set(engine, way);
        changed[variable] = address.replace(/:\d+/, `:${portOf(way.server)}`);
      }
      return changed;
    },
  };
}
