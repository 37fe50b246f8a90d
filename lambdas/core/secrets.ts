import { CALL_LIMITS } from './call-limits.ts';
import { keptMs } from './env.ts';
import { once } from './once.ts';
import { Problem } from './problem.ts';

interface Kept {
  readonly until: number;
  readonly value: Promise<string>;
}

/** Loaded by the first secret that is read: most starts need none. */
const fetcher = once(async () => {
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const client = new SecretsManagerClient({ maxAttempts: 3, requestHandler: CALL_LIMITS });
  return (SecretId: string) => client.send(new GetSecretValueCommand({ SecretId }));
});
const kept = new Map<string, Kept>();

/** Reads one secret, from memory or anew. */
export const secretReader =
  (arn: string) =>
  (anew?: boolean): Promise<string> =>
    readSecret(arn, anew);

/** The current value of a secret, kept for a minute (`KEPT_SECONDS`), less than any overlap of a rotation, or fetched anew when it must be; callers at the same time share one fetch, and a failure is not kept. @throws Problem `unavailable`: there is no other value to go on with (S15.6). */
export function readSecret(arn: string, anew = false, now: () => number = Date.now): Promise<string> {
  const known = kept.get(arn);
  if (known && known.until > now() && !anew) return known.value;
  const value = fetcher()
    .then((fetchSecret) => fetchSecret(arn))
    .then(({ SecretString }) => {
      if (SecretString === undefined) throw new Error('the secret has no text value');
      return SecretString;
    })
    .catch((cause: unknown) => {
      throw new Problem('unavailable', 'a secret', { cause });
    });
  kept.set(arn, { until: now() + keptMs(), value });
  value.catch(() => kept.delete(arn));
  return value;
}
