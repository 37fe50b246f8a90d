import net from 'node:net';
import tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { poolOptions } from '../../../lambdas/database/connect.ts';
import { databaseName, startEngine, type StartedEngine } from '../../local/engines/postgres/started-engine.ts';

let engine: StartedEngine;
const trusted = tls.getCACertificates('default');

beforeAll(async () => {
  engine = await startEngine();
  await engine.script('CREATE ROLE app_api LOGIN; GRANT rds_iam TO app_api');
}, 60_000);
afterAll(async () => {
  tls.setDefaultCACertificates(trusted);
  await engine.stop();
});

/** A socket that comes to the proxy, whatever the name: names are what somebody who owns the resolver writes. */
function misled(): net.Socket {
  const socket = new net.Socket();
  const go = socket.connect.bind(socket);
  return Object.assign(socket, { connect: () => go(engine.proxy.port, engine.proxy.host) });
}

/** Who one is in the database that answers to a name, in the functions' own way to it; or why there is no way. */
async function whoAt(host: string): Promise<string> {
  const env = { DATABASE_DRIVER: 'proxy', DATABASE_HOST: host, DATABASE_PORT: engine.proxy.port, DATABASE_NAME: databaseName } as const;
  const options = poolOptions({ ...env, DATABASE_LOGIN: 'app_api', AWS_REGION: 'eu-west-3' }, (login) => engine.token(login));
  const client = new pg.Client({ ...options, stream: misled });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return String((await client.query<{ name: string }>('SELECT current_user AS name')).rows[0]?.name);
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  } finally {
    await client.end().catch(() => undefined);
  }
}

describe('the certificate of the database', () => {
  test('is refused when nobody that is trusted has signed it (S15.4)', async () => {
    expect(await whoAt('localhost')).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  });

  test('is refused when it was signed by who is trusted, for another host than the one that is asked for (S15.4)', async () => {
    tls.setDefaultCACertificates([...trusted, engine.ca]);

    expect(await whoAt('localhost')).toBe('app_api');
    expect(await whoAt('proxy.example')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });
});
