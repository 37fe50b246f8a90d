import { join } from 'node:path';
import { root } from './root.ts';
import { ensureAssembly, type Profile } from './assembly-cache.ts';
import { startCloud, type Cloud, type CloudOptions } from './cloud.ts';
import { localExtras } from './extras.ts';
import { lockFolder } from './lock.ts';
import { openDataFolder } from './settings.ts';

/** The network of functions that go out, where somebody wants to receive on this machine. */
export const LOCAL_RECEIVERS = join(import.meta.dirname, 'local-receivers.ts');

/** The region of the default configuration; where the local cloud stands does not matter, but signatures name it. */
const REGION = 'eu-west-3';

export type LaunchOptions = Pick<
  CloudOptions,
  | 'port'
  | 'progress'
  | 'log'
  | 'keepSchema'
  | 'idleMilliseconds'
  | 'eagerEnvironments'
  | 'trustCountryHeader'
  | 'variables'
  | 'network'
  | 'plants'
  | 'clamdSocket'
  | 'tablesEndpoint'
  | 'databaseUrl'
  | 'errorsDsn'
  | 'between'
> & { readonly directory: string; readonly fresh?: boolean; readonly profile?: Profile };

/** Brings the assembly up to date and starts a local cloud on a data folder that nobody else uses. */
export async function launch({ directory, fresh = false, profile = 'production', ...options }: LaunchOptions): Promise<Cloud> {
  const account = await openDataFolder(directory, { region: REGION, fresh });
  const unlock = lockFolder(directory);
  try {
    const assembly = await ensureAssembly(profile, options.progress);
    const cloud = await startCloud({ ...options, assembly, account, directory, dumps: join(root, '.local/cache'), extras: localExtras });
    return {
      ...cloud,
      stop: async () => {
        await cloud.stop();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** What the environment says about engines of one's own. */
export const environmentChoices = (): Pick<CloudOptions, 'clamdSocket' | 'tablesEndpoint' | 'databaseUrl' | 'errorsDsn' | 'stripe'> => {
  const { CLAMD_SOCKET, AWS_ENDPOINT_URL_DYNAMODB, DATABASE_URL, ERRORS_DSN, STRIPE_API_BASE, STRIPE_API_KEY, STRIPE_WEBHOOK_SECRET } = process.env;
  return {
    ...(CLAMD_SOCKET && { clamdSocket: CLAMD_SOCKET }),
    ...(AWS_ENDPOINT_URL_DYNAMODB && { tablesEndpoint: AWS_ENDPOINT_URL_DYNAMODB }),
    ...(DATABASE_URL && { databaseUrl: DATABASE_URL }),
    ...(ERRORS_DSN && { errorsDsn: ERRORS_DSN }),
    ...(STRIPE_API_BASE && {
      stripe: {
        base: STRIPE_API_BASE,
        ...(STRIPE_API_KEY && { apiKey: STRIPE_API_KEY }),
        ...(STRIPE_WEBHOOK_SECRET && { webhookSecret: STRIPE_WEBHOOK_SECRET }),
      },
    }),
  };
};
