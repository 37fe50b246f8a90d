import { Problem } from '../core/problem.ts';
import type { RotatingSecrets, RotationEvent } from '../core/rotating-secret.ts';
import { parseKeyRing, publicKeys, rotateRing, type PublicKey } from '../tokens/key-ring.ts';

export interface RotationDeps {
  readonly secrets: RotatingSecrets;
  readonly publish: (keys: readonly PublicKey[]) => Promise<void>;
  readonly published: () => Promise<readonly PublicKey[]>;
  readonly now: () => number;
  readonly overlapSeconds: number;
  readonly longestTokenSeconds: number;
}

/** One step of a rotation. Each can be repeated: a step that was done is found done. */
export async function rotate({ Step, SecretId, ClientRequestToken: version }: RotationEvent, deps: RotationDeps): Promise<void> {
  const nowSeconds = Math.floor(deps.now() / 1000);
  const pending = async (): Promise<string> => {
    const value = await deps.secrets.read(SecretId, 'AWSPENDING', version);
    if (value === undefined) throw new Error('there is no pending version');
    return value;
  };
  switch (Step) {
    case 'createSecret': {
      if ((await deps.secrets.read(SecretId, 'AWSPENDING', version)) !== undefined) return;
      const ring = parseKeyRing((await deps.secrets.read(SecretId, 'AWSCURRENT')) ?? '');
      const next = await rotateRing(ring, {
        nowSeconds,
        overlapSeconds: deps.overlapSeconds,
        longestTokenSeconds: deps.longestTokenSeconds,
        kid: version.slice(0, 36),
      });
      return deps.secrets.putPending(SecretId, version, JSON.stringify(next));
    }
    case 'setSecret':
      // Published before the first signature, so that no verifier meets a key that it cannot find.
      return deps.publish(publicKeys(parseKeyRing(await pending()), nowSeconds));
    case 'testSecret': {
      const expected = publicKeys(parseKeyRing(await pending()), nowSeconds).map(({ kid }) => kid);
      const found = new Set((await deps.published()).map(({ kid }) => kid));
      if (expected.length === 0 || !expected.every((kid) => found.has(kid))) throw new Problem('internal', 'the new key is not published');
      return;
    }
    case 'finishSecret':
      return deps.secrets.promote(SecretId, version);
  }
}
