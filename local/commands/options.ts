import { join, resolve } from 'node:path';
import { root } from '../cloud/root.ts';
import { parseArgs } from 'node:util';
import type { Profile } from '../cloud/assembly-cache.ts';
import { profileNamed, profileOfInstance, type Context } from '../cloud/configuration.ts';

/** Options of `npm start`. */
export interface StartOptions {
  readonly port: number;
  readonly profile: Profile;
  readonly data: string;
  readonly fresh: boolean;
  readonly trustCountryHeader: boolean;
  /** Webhooks may be received on this machine. */
  readonly localReceivers: boolean;
  readonly verbose: boolean;
  readonly seed: boolean;
}

export const START_HELP = `npm start -- [options]
  --port N                  port of the app host; the edge host has N+1, the bare API N+2 (default 8787)
  --profile NAME            production, or economy: no network, no proxy, the Data API (default that of cdk.json)
  --data DIR                where data is kept (default .local/data, of economy .local/data-economy)
  --fresh                   begin anew: deletes the data folder
  --trust-country-header    take the visitor's country from X-Local-Country
  --local-receivers         https://site-PORT.example.com is that port of this machine, for webhooks and imports
  --no-seed                 no demo account
  --verbose                 show what functions and the gateway log
Environment: CLAMD_SOCKET (a clamd to scan with), AWS_ENDPOINT_URL_DYNAMODB (another DynamoDB than the embedded one),
             DATABASE_URL (a PostgreSQL with pgvector, as its superuser, instead of the embedded one),
             ERRORS_DSN (the DSN that functions tell of their errors, instead of /__local/events).`;

/** @throws Error with a sentence for people when an option is unknown or malformed. */
export function startOptions(args: readonly string[], context?: Context): StartOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      port: { type: 'string', default: '8787' },
      profile: { type: 'string' },
      data: { type: 'string' },
      fresh: { type: 'boolean', default: false },
      'trust-country-header': { type: 'boolean', default: false },
      'local-receivers': { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      seed: { type: 'boolean', default: true },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_533) throw new Error(`--port must be a number up to 65533, not ${values.port}`);
  const profile = values.profile === undefined ? profileOfInstance(context) : profileNamed(values.profile, '--profile');
  return {
    port,
    profile,
    // The logins of a database come with tokens or with passwords: one folder is of one profile.
    data: resolve(values.data ?? join(root, profile === 'production' ? '.local/data' : '.local/data-economy')),
    fresh: values.fresh,
    trustCountryHeader: values['trust-country-header'],
    localReceivers: values['local-receivers'],
    verbose: values.verbose,
    seed: values.seed,
  };
}
