import type { VersionedSecret } from '../core/versioned-secret-store.ts';
import { parsePeppers, versionOf } from '../passwords/pepper.ts';
import { sealer, VISITOR_SECRETS } from '../passwords/sealed.ts';
import type { PepperUseStore } from '../people/pepper-use-store.ts';
import type { Versioned } from './versions.ts';
import type { VisitorSealStore } from './visitor-seal-store.ts';

/** The pepper. Second factors are sealed anew here; passwords move at the next log-in, sessions end, and recovery codes are made anew by their owner. */
export const pepperVersions = (secret: VersionedSecret, store: PepperUseStore, now: () => number): Versioned => ({
  secret,
  uses: () => store.uses(Math.floor(now() / 1000)),
  async move(text) {
    const { newest } = parsePeppers(text);
    const seals = sealer(async () => text);
    for await (const { userId, sealed } of store.factors()) {
      if (versionOf(sealed) !== newest) await store.reseal(userId, sealed, await seals.seal(await seals.open(sealed, userId), userId));
    }
  },
});

/** The seal of what sites sign their visitors with: all of it can be sealed anew. */
export const visitorSealVersions = (secret: VersionedSecret, store: VisitorSealStore, now: () => number): Versioned => ({
  secret,
  uses: () => store.uses(now()),
  move: (text) => store.reseal(sealer(async () => text, VISITOR_SECRETS)),
});
