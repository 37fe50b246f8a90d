import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { credentialStore } from '../people/credential-store.ts';
import { joiningStore } from '../people/joining-store.ts';
import { mailChoiceStore } from '../people/mail-choice-store.ts';
import { personStore } from '../people/person-store.ts';
import { signUpStore } from '../people/sign-up-store.ts';
import { deviceStore } from '../sessions/device-store.ts';
import { sessionStore } from '../sessions/session-store.ts';
import type { IdentityDeps } from './deps.ts';

/** Everything of the identity table that log-in, sign-up and sessions read and write. */
export const identityStore = (db: DynamoDBDocumentClient, table: string): IdentityDeps['store'] => ({
  ...personStore(db, table),
  ...sessionStore(db, table),
  ...signUpStore(db, table),
  ...deviceStore(db, table),
  ...credentialStore(db, table),
  ...joiningStore(db, table),
  ...mailChoiceStore(db, table),
});
