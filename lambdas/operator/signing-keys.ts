import { doneBy } from '../core/deed.ts';
import type { Journal } from '../core/journal.ts';
import { purgeKeys, type PurgeDeps } from '../tokens/purge.ts';
import { currentRing, publicKeys, signingKeyOf, type PublicKey } from '../tokens/key-ring.ts';
import type { CommandInput } from './contract.ts';
import type { OperatorReply } from './operator.ts';

export interface SigningKeyDeps extends PurgeDeps {
  readonly published: () => Promise<readonly PublicKey[]>;
  /** For how long verifiers go on with keys that they have read, in milliseconds. */
  readonly keptMs: number;
  readonly record: Journal;
}

const time = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** Which keys there are: which one signs, from when and until when each is believed. Nothing private. */
export async function signingKeys({ secretId, secrets, published, now }: SigningKeyDeps): Promise<OperatorReply> {
  const nowSeconds = Math.floor(now() / 1000);
  const ring = await currentRing(secrets, secretId);
  const believed = (await published()).map(({ kid }) => kid);
  const signs = signingKeyOf(ring, nowSeconds).kid;
  const expected = new Set(publicKeys(ring, nowSeconds).map(({ kid }) => kid));
  return {
    ok: true,
    keys: ring.keys.map(({ kid, signsFrom, publishedUntil }) => ({
      kid,
      signs: kid === signs,
      published: believed.includes(kid),
      signsFrom: time(signsFrom),
      ...(publishedUntil !== undefined && { publishedUntil: time(publishedUntil) }),
    })),
    // A purge that was cut off: another one ends it.
    strangers: believed.filter((kid) => !expected.has(kid)),
  };
}

/** Withdraws every key after a leak. */
export async function purge({ reason }: CommandInput<'purge-keys'>, requestId: string, deps: SigningKeyDeps): Promise<OperatorReply> {
  const { kid, withdrawn } = await purgeKeys(deps);
  // A field of the journal holds a line: how many there were, and the one that signs now.
  await deps.record(
    doneBy('operator', requestId, { type: 'signing_keys_purged', action: 'purge-keys', target: kid, change: `${withdrawn.length} -> 1`, reason }),
  );
  return { ok: true, signs: kid, withdrawn, refusedWithinSeconds: deps.keptMs / 1000 };
}
