import { Problem } from '../core/problem.ts';
import type { RotatingSecrets, RotationEvent } from '../core/rotating-secret.ts';
import { currentRing, parseKeyRing, publicKeys, rotateRing, type KeyRing, type PublicKey } from '../tokens/key-ring.ts';

export interface RotationDeps {
  readonly secrets: RotatingSecrets;
  readonly publish: (keys: readonly PublicKey[]) => Promise<void>;
  readonly published: () => Promise<readonly PublicKey[]>;
  readonly now: () => number;
  readonly overlapSeconds: number;
  readonly longestTokenSeconds: number;
}

/** A key is named after the version that it was made for. */
const kidOf = (version: string): string => version.slice(0, 36);

/** One step of a rotation. Each can be repeated: a step that was done is found done. */
export async function rotate({ Step, SecretId, ClientRequestToken: version }: RotationEvent, deps: RotationDeps): Promise<void> {
  const nowSeconds = Math.floor(deps.now() / 1000);
  const current = (): Promise<KeyRing> => currentRing(deps.secrets, SecretId);
  /** A ring that was made before all keys were withdrawn brings none of them back: its rotation is given up, and the next one begins anew. */
  const pending = async (): Promise<KeyRing | undefined> => {
    const value = await deps.secrets.read(SecretId, 'AWSPENDING', version);
    if (value === undefined) return undefined;
    const ring = parseKeyRing(value);
    const known = new Set((await current()).keys.map(({ kid }) => kid));
    if (ring.keys.every(({ kid }) => kid === kidOf(version) || known.has(kid))) return ring;
    await deps.secrets.abandon(SecretId);
    // It may have published what was being withdrawn at the same moment.
    await deps.publish(publicKeys(await current(), nowSeconds));
    throw new Error('the pending version has a key that was withdrawn');
  };
  const required = async (): Promise<KeyRing> => {
    const ring = await pending();
    if (!ring) throw new Error('there is no pending version');
    return ring;
  };
  switch (Step) {
    case 'createSecret': {
      if (await pending()) return;
      const next = await rotateRing(await current(), {
        nowSeconds,
        overlapSeconds: deps.overlapSeconds,
        longestTokenSeconds: deps.longestTokenSeconds,
        kid: kidOf(version),
      });
      // Published before anybody can resume with it, however late: a key whose time has come is one that verifiers know.
      await deps.publish(publicKeys(next, nowSeconds));
      return deps.secrets.putPending(SecretId, version, JSON.stringify(next));
    }
    case 'setSecret':
      // Published before the first signature, so that no verifier meets a key that it cannot find.
      return deps.publish(publicKeys(await required(), nowSeconds));
    case 'testSecret': {
      const expected = publicKeys(await required(), nowSeconds).map(({ kid }) => kid);
      const found = new Set((await deps.published()).map(({ kid }) => kid));
      if (expected.length === 0 || !expected.every((kid) => found.has(kid))) throw new Problem('internal', 'the new key is not published');
      return;
    }
    case 'finishSecret':
      // Done before, and only the answer was lost.
      if (await deps.secrets.isCurrent(SecretId, version)) return;
      await required();
      return deps.secrets.promote(SecretId, version);
  }
}
