import { createPrivateKey, createSign, type JsonWebKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { cloud } from './cloud.ts';

export interface RunningKey {
  readonly kid: string;
  readonly key: KeyObject;
}

/** The key with which this cloud signs: no attacker has it, so whatever it signs and is refused was refused for what it says. */
export async function runningKey(): Promise<RunningKey> {
  const { account, endpoints, directory } = cloud();
  const client = new SecretsManagerClient({ endpoint: endpoints['AWS_ENDPOINT_URL_SECRETS_MANAGER'] ?? '', region: account.region, credentials: account });
  const arn = (await readFile(`${directory}/secrets/secrets.json`, 'utf8')).match(/arn:[^"]*SigningKey[^"]*/)?.[0] ?? '';
  const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
  client.destroy();
  const [key] = (JSON.parse(SecretString) as { keys: { kid: string; privateKey: JsonWebKey }[] }).keys;
  return { kid: key?.kid ?? '', key: createPrivateKey({ key: key?.privateKey ?? {}, format: 'jwk' }) };
}

export const encoded = (part: unknown): string => Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');

/** A compact JWS of any header and payload, truly signed. */
export function signedWith(key: KeyObject, header: unknown, payload: unknown, algorithm = 'RSA-SHA256'): string {
  const input = `${encoded(header)}.${encoded(payload)}`;
  return `${input}.${createSign(algorithm).update(input).sign(key).toString('base64url')}`;
}
