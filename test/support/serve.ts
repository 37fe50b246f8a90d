import { mkdirSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from '../../local/cloud/launch.ts';
import { startFaults, type WayPorts } from './faults.ts';

// One local cloud for a whole test run, in a process of its own: the tests reach it as clients do. Hashes are cheap and countries may be stated; everything
// else is as it would be deployed.
const directory = process.argv[2] ?? (await mkdtemp(join(tmpdir(), 'rempart-test-')));
mkdirSync(directory, { recursive: true });
/** All that this process says, its engines and its functions too, written at once: a test looks in it for what must be in no log. */
const log = join(directory, 'said.log');
const said = openSync(log, 'a');
const toTerminal = process.stderr.write.bind(process.stderr) as (...given: readonly unknown[]) => boolean;
process.stderr.write = (...given: readonly unknown[]) => {
  writeSync(said, String(given[0]));
  return toTerminal(...given);
};
/** Only for tests that break engines: between the functions and each of these stands something that fails when it is told to. */
const faults = process.env['REMPART_TEST_FAULTS'] ? await startFaults(JSON.parse(process.env['REMPART_TEST_FAULTS']) as WayPorts) : undefined;
const cloud = await launch({
  directory,
  // The same each time, where a cloud comes back and those who call it are to find it.
  port: Number(process.env['REMPART_TEST_PORT'] ?? 0),
  profile: process.env['REMPART_TEST_PROFILE'] === 'economy' ? 'economy' : 'production',
  trustCountryHeader: true,
  keepSchema: true,
  // Each environment that ends costs the next call a start; each that stays, memory.
  idleMilliseconds: 600_000,
  // Races are run by as many at once as there may be.
  ...(process.env['REMPART_TEST_EAGER'] && { eagerEnvironments: Number(process.env['REMPART_TEST_EAGER']) }),
  ...(faults && { between: faults.between }),
  network: join(import.meta.dirname, 'site-network.ts'),
  ...(process.env['REMPART_TEST_HOLD'] && {
    plants: (functionNames) => [{ key: 'rempart.test.hold', module: join(import.meta.dirname, 'holding-point.ts'), functionNames }],
  }),
  variables: { PASSWORD_COST: '4', GRACE_SECONDS: '3', ...(JSON.parse(process.env['REMPART_TEST_VARIABLES'] ?? '{}') as Record<string, string>) },
  progress: () => undefined,
  log: (line) => (process.env['REMPART_TEST_LOG'] ? console.error(line) : writeSync(said, `${line}\n`)),
});
const { app, edge, api, account, engines, tableNames, bucketNames } = cloud;
const functionNames = cloud.functionNames;
faults?.canKill({
  database: () => engines.postgres.kill().then(() => 1),
  functions: (name) => cloud.functions.kill(`arn:aws:lambda:${account.region}:${account.accountId}:function:${name}`),
});
/** Secrets of logins by login, where they come with passwords. */
const loginSecrets = Object.fromEntries(
  engines.secrets.store.list().flatMap(({ arn }) => {
    const login = /"username":"(app_\w+)"/.exec(engines.secrets.value(arn))?.[1];
    return login === undefined ? [] : [[login, arn]];
  }),
);
const described = {
  loginSecrets,
  ...(faults && { faults: faults.control }),
  secretArns: engines.secrets.store.list().map(({ arn }) => arn),
  app,
  edge,
  api,
  directory,
  log,
  account,
  endpoints: { ...engines.variables, AWS_ENDPOINT_URL_LAMBDA: cloud.lambda },
  functionNames,
  proxy: engines.postgres.proxy,
  ca: engines.postgres.ca,
  tableNames,
  bucketNames,
};
console.log(JSON.stringify(described));
process.once('SIGTERM', () => {
  void cloud
    .stop()
    .then(() => (process.argv[2] ? undefined : rm(directory, { recursive: true, force: true })))
    .then(() => process.exit(0));
});
