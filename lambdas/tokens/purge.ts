import type { RotatingSecrets } from '../core/rotating-secret.ts';
import { currentRing, publicKeys, ringOfOne, type PublicKey } from './key-ring.ts';

export interface PurgeDeps {
  readonly secretId: string;
  readonly secrets: RotatingSecrets;
  readonly publish: (keys: readonly PublicKey[]) => Promise<void>;
  readonly newKid: () => string;
  /** Milliseconds. */
  readonly now: () => number;
}

/** What a purge has done, by the names of the keys. */
export interface Purged {
  readonly kid: string;
  readonly withdrawn: readonly string[];
}

/**
 * Withdraws every signing key at once, after a leak: a new one signs from now on, and what the others have signed is refused as soon as no verifier keeps them
 * in memory any more (`KEPT_SECONDS`). All keys of the ring go, since whoever has seen one has seen the secret. Cut off anywhere, it leaves everything working,
 * and is begun again.
 */
export async function purgeKeys({ secretId, secrets, publish, newKid, now }: PurgeDeps): Promise<Purged> {
  const nowSeconds = Math.floor(now() / 1000);
  const before = await currentRing(secrets, secretId);
  const kid = newKid();
  const ring = await ringOfOne(kid, nowSeconds);
  // A rotation that is half done has the former keys in its hands.
  await secrets.abandon(secretId);
  await publish([...publicKeys(ring, nowSeconds), ...publicKeys(before, nowSeconds)]);
  await secrets.putCurrent(secretId, JSON.stringify(ring));
  await secrets.abandon(secretId);
  await publish(publicKeys(ring, nowSeconds));
  return { kid, withdrawn: before.keys.map((key) => key.kid) };
}
