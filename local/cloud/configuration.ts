import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Profile } from './assembly-cache.ts';
import { root } from './root.ts';

/** The context of a cdk.json: flags of the CDK, the instance under `rempart`, and perhaps a profile beside it. */
export type Context = Readonly<Record<string, unknown>>;

/** Key of the instance's configuration. */
const INSTANCE = 'rempart';

interface Model {
  readonly provider?: string;
  readonly model?: string;
  readonly region?: string;
  readonly keySecretArn?: string;
  readonly dimensions?: number;
}

/** What commands read of an instance's configuration, with its defaults; the synth judges all of it (lib/config.ts), here it is only read. */
export interface Configured {
  readonly name: string;
  readonly region: string;
  readonly profile: string;
  readonly mailSender: string;
  readonly natGateways: number;
  readonly model?: Model | undefined;
  readonly embeddings?: Model | undefined;
  readonly domains?: { readonly app?: string; readonly edge?: string; readonly certificateArn?: string } | undefined;
  readonly scanner?: { readonly engine?: string } | undefined;
}

/** The context of a cdk.json. */
export function readContext(file = join(root, 'cdk.json')): Context {
  const { context = {} } = JSON.parse(readFileSync(file, 'utf8')) as { readonly context?: Context };
  return context;
}

/** What a context says of the instance. A profile beside the instance goes before that of the instance, as it does in the synth. */
export function configured(context: Context = readContext()): Configured {
  const own = (context[INSTANCE] ?? {}) as Partial<Configured>;
  const { profile: beside } = context;
  return {
    ...own,
    name: own.name ?? 'Rempart',
    region: own.region ?? 'eu-west-3',
    profile: typeof beside === 'string' ? beside : (own.profile ?? 'production'),
    mailSender: own.mailSender ?? 'no-reply@rempart.invalid',
    natGateways: own.natGateways ?? 1,
  };
}

/** A profile by its name. @throws Error with a sentence for people for any other name. */
export function profileNamed(name: string, where: string): Profile {
  if (name !== 'production' && name !== 'economy') throw new Error(`${where} must be production or economy, not ${name}`);
  return name;
}

/** The profile that is meant where none is given: the one that a deployment would get. @throws Error when cdk.json names one that is none. */
export const profileOfInstance = (context?: Context): Profile => profileNamed(configured(context).profile, 'profile in cdk.json');
