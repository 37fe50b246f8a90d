import { api, edgeEnv } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { uuidv7 } from '../core/ids.ts';
import { journal } from '../core/journal.ts';
import { functionLog } from '../core/log.ts';
import { mailer } from '../core/mailer.ts';
import { readSecret } from '../core/secrets.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { passwords } from '../passwords/password.ts';
import { membershipStore } from '../people/membership-store.ts';
import { personStore } from '../people/person-store.ts';
import { sessionStore } from '../sessions/session-store.ts';
import { publishedKeys } from '../tokens/published-keys.ts';
import { tokenSigner } from '../tokens/sign.ts';
import { tokenVerifier } from '../tokens/verify.ts';
import { identityEnv, identityRoutes } from './contract.ts';
import { keySet } from './key-set.ts';
import { sessionOperations } from './sessions.ts';
import { signUpOperations } from './sign-up.ts';
import { signUpStore } from './sign-up-store.ts';

export const handler = api(identityRoutes, { ...signUpOperations, ...sessionOperations, keySet }, () => {
  const env = readEnv(identityEnv);
  const pepper = () => readSecret(env.PEPPER_SECRET);
  const keys = publishedKeys(dynamo(), env.DIRECTORY_TABLE, Date.now);
  return {
    store: { ...personStore(dynamo(), env.IDENTITY_TABLE), ...sessionStore(dynamo(), env.IDENTITY_TABLE), ...signUpStore(dynamo(), env.IDENTITY_TABLE) },
    accounts: membershipStore(accounts(connect(readEnv(databaseEnv)))),
    passwords: passwords({ cost: env.PASSWORD_COST, pepper }),
    signer: tokenSigner({ secretArn: env.SIGNING_SECRET, issuer: env.TOKEN_ISSUER }, Date.now),
    verifier: tokenVerifier({ issuer: env.TOKEN_ISSUER, keys }, Date.now),
    keys: () => keys(false),
    sendMail: mailer(env.MAIL_SENDER),
    record: journal(dynamo(), readEnv(edgeEnv).JOURNAL_TABLE, functionLog(), Date.now),
    pepper,
    newId: uuidv7,
    now: Date.now,
    lifetimes: { accessSeconds: env.ACCESS_TOKEN_SECONDS, idleSeconds: env.SESSION_IDLE_SECONDS, absoluteSeconds: env.SESSION_ABSOLUTE_SECONDS },
  };
});
