import { api, type Edge } from '../core/api.ts';
import { readEnv } from '../core/env.ts';
import { randomBase62, uuidv7 } from '../core/ids.ts';
import { secretReader } from '../core/secrets.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { sealer, VISITOR_SECRETS } from '../passwords/sealed.ts';
import { signedVisitorRoutes, signedVisitorsEnv } from './contract.ts';
import { signedVisitors, type SignedVisitorDeps } from './signed-visitors.ts';
import { visitorSecretStore } from './store.ts';

export const handler = api(signedVisitorRoutes, signedVisitors, ({ record }: Edge): SignedVisitorDeps => {
  const env = readEnv(signedVisitorsEnv);
  return {
    store: visitorSecretStore(accounts(connect(readEnv(databaseEnv)))),
    sealer: sealer(secretReader(env.VISITOR_SEAL_SECRET), VISITOR_SECRETS),
    newSecret: () => `vs_${randomBase62(256)}`,
    newId: uuidv7,
    record,
    now: Date.now,
  };
});
