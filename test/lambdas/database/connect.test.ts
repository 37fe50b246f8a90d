import { describe, expect, test } from '@jest/globals';
import { databaseEnv, poolOptions } from '../../../lambdas/database/connect.ts';

const ENV = {
  DATABASE_DRIVER: 'proxy',
  DATABASE_HOST: 'proxy.example',
  DATABASE_PORT: '5432',
  DATABASE_NAME: 'rempart',
  DATABASE_LOGIN: 'app_api',
  AWS_REGION: 'eu-west-3',
};

function ofProxy(env: object): Parameters<typeof poolOptions>[0] {
  const parsed = databaseEnv.parse(env);
  if (parsed.DATABASE_DRIVER !== 'proxy') throw new Error('not the proxy');
  return parsed;
}

describe('the way to the database', () => {
  test.each(['app_api', 'app_ingest', 'app_relay'] as const)(
    'is gone as %s, the login of the function, by a token for each connection and by TLS that is verified (S9.12, S15.4)',
    async (login) => {
      const { user, password, ssl, max, host } = poolOptions(ofProxy({ ...ENV, DATABASE_LOGIN: login }), async (asked) => `token of ${asked}`);
      expect([user, await password(), ssl, max, host]).toEqual([login, `token of ${login}`, { rejectUnauthorized: true }, 1, 'proxy.example']);
    },
  );

  test.each(['postgres', 'rempart', 'rempart_owner', 'app_owner', ''])('is not gone as %p: who owns the tables is bound by no policy', (login) => {
    expect(databaseEnv.safeParse({ ...ENV, DATABASE_LOGIN: login }).success).toBe(false);
  });
});
