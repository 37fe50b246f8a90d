import { beforeAll } from '@jest/globals';
import { invariants } from './invariants.ts';
import { synthesize, type Synthesized } from './synthesized.ts';

let app: Synthesized;
beforeAll(async () => {
  app = await synthesize();
}, 180_000);

// Those of the other profile are in economy.test.ts, beside the one synthesis of it.
invariants('production', () => app);
