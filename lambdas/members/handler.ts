import { api, type Edge } from '../core/api.ts';
import { dynamo } from '../core/clients.ts';
import { readEnv } from '../core/env.ts';
import { mailer } from '../core/mailer.ts';
import { secretReader } from '../core/secrets.ts';
import { accounts } from '../database/account.ts';
import { connect, databaseEnv } from '../database/connect.ts';
import { markUnfinished } from '../database/unfinished.ts';
import { attemptStore } from '../limits/attempt-store.ts';
import { attempts } from '../limits/attempts.ts';
import { lockPolicies } from '../limits/contract.ts';
import { passwords } from '../passwords/password.ts';
import { accountStateStore } from '../people/account-state-store.ts';
import { joiningStore } from '../people/joining-store.ts';
import { membershipStore } from '../people/membership-store.ts';
import { personStore } from '../people/person-store.ts';
import { sessionDeps } from '../sessions/configured.ts';
import { sessionStore } from '../sessions/session-store.ts';
import { publishedKeys } from '../tokens/published-keys.ts';
import { tokenVerifier } from '../tokens/verify.ts';
import { memberRoutes, membersEnv } from './contract.ts';
import type { MemberDeps } from './deps.ts';
import { invitationStore } from './invitation-store.ts';
import { invitationOperations } from './invitations.ts';
import { memberStore } from './member-store.ts';
import { memberOperations } from './members.ts';

export const handler = api(memberRoutes, { ...memberOperations, ...invitationOperations }, ({ record, limitsTable }: Edge): MemberDeps => {
  const env = readEnv(membersEnv);
  const inAccount = accounts(connect(readEnv(databaseEnv)));
  return {
    ...sessionDeps(env, Date.now),
    members: memberStore(inAccount, (accountId) => markUnfinished(dynamo(), env.DIRECTORY_TABLE, accountId)),
    invitations: invitationStore(inAccount),
    states: accountStateStore(dynamo(), { identity: env.IDENTITY_TABLE, directory: env.DIRECTORY_TABLE }),
    memberships: membershipStore(inAccount),
    people: { ...personStore(dynamo(), env.IDENTITY_TABLE), ...joiningStore(dynamo(), env.IDENTITY_TABLE) },
    store: sessionStore(dynamo(), env.IDENTITY_TABLE),
    passwords: passwords({ cost: env.PASSWORD_COST, pepper: secretReader(env.PEPPER_SECRET) }),
    attempts: attempts(attemptStore(dynamo(), limitsTable), lockPolicies(env.LOCK_SECONDS), record, Date.now),
    verifier: tokenVerifier({ issuer: env.TOKEN_ISSUER, keys: publishedKeys(dynamo(), env.DIRECTORY_TABLE, Date.now) }, Date.now),
    sendMail: mailer(env.MAIL_SENDER, env.MAIL_EVENTS),
    record,
  };
});
