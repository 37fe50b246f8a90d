import type { Operations } from '../core/contract.ts';
import type { identityRoutes } from './contract.ts';
import type { IdentityDeps } from './deps.ts';

/** The public keys, for whoever verifies our tokens. */
export const keySet: Operations<typeof identityRoutes, Pick<IdentityDeps, 'keys'>>['keySet'] = async (_call, { keys }) => ({ keys: [...(await keys())] });
