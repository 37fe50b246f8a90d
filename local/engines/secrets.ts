import { randomUUID } from 'node:crypto';
import type { HttpEngine, LocalAccount } from '../engine.ts';
import { startJsonService } from './json-protocol.ts';
import { current, putVersion } from './secret.ts';
import type { Secret } from './secret.ts';
import type { SecretDefinition } from './secret-definition.ts';
import { secretOperations } from './secret-operations.ts';
import { openSecretStore } from './secret-store.ts';
import type { SecretStore } from './secret-store.ts';
import { generateValue } from './secret-value.ts';

/** The local Secrets Manager. */
export interface Secrets extends HttpEngine {
  /** For the local cloud itself and for rotations; functions go through the endpoint. */
  readonly store: SecretStore;
  /** The current value, which dynamic references of the template resolve to. @throws Error when there is no such secret or no value. */
  readonly value: (id: string) => string;
}

/** Which secrets there are and where they are kept. */
export interface SecretsOptions {
  readonly directory: string;
  readonly account: LocalAccount;
  readonly secrets: readonly SecretDefinition[];
  readonly port?: number;
  readonly now?: () => number;
}

/** Starts Secrets Manager with the template's secrets. One that exists keeps its versions; its rotation is taken from the template each time. */
export async function startSecrets(options: SecretsOptions): Promise<Secrets> {
  const { account, now = Date.now } = options;
  const store = await openSecretStore(options.directory);
  for (const definition of options.secrets) await ensureSecret(store, definition, now());

  const server = await startJsonService({
    signingName: 'secretsmanager',
    targetPrefix: 'secretsmanager',
    version: '1.1',
    account,
    operations: secretOperations(store, account, now),
    port: options.port,
  });
  return { ...server, store, value: (id) => currentValue(store.find(id)) };
}

async function ensureSecret(store: SecretStore, definition: SecretDefinition, at: number): Promise<void> {
  const { name, arn, rotation } = definition;
  if (!store.has(name)) {
    const empty: Secret = { name, arn, createdAt: at, rotation, versions: [] };
    const value = definition.value ?? (definition.generate && generateValue(definition.generate));
    // CloudFormation, too, makes a secret without a value when the template gives none.
    await store.add(value === undefined ? empty : putVersion(empty, { id: randomUUID(), value, stages: [current], at }));
  } else if (JSON.stringify(store.find(name).rotation) !== JSON.stringify(rotation)) {
    await store.change(name, (secret) => ({ ...secret, rotation }));
  }
}

function currentValue({ name, versions }: Secret): string {
  const value = versions.find(({ stages }) => stages.includes(current))?.value;
  if (value === undefined) throw new Error(`The secret ${name} has no current value`);
  return value;
}
