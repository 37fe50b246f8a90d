import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { LOGINS } from './contract.ts';
import type { MasterSession } from './migrate.ts';
import { scramVerifier } from './scram.ts';

/** The secret of a login as the Data API reads it. */
const loginSecret = z.object({ username: z.enum(LOGINS), password: z.string().min(32).max(128) });
export type LoginSecret = z.output<typeof loginSecret>;

/** @throws Error when it is no secret of a login. */
export const parseLoginSecret = (text: string | undefined): LoginSecret => loginSecret.parse(JSON.parse(text ?? ''));

/** Gives a login the password of its secret. A member of `rds_iam` would come by token alone (Aurora user guide, IAM database authentication). */
export async function setPassword({ username, password }: LoginSecret, session: MasterSession): Promise<void> {
  await session.transaction([
    `DO $$ BEGIN IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'rds_iam') THEN REVOKE rds_iam FROM ${username}; END IF; END $$`,
    `ALTER ROLE ${username} PASSWORD '${scramVerifier(password, randomBytes(16))}'`,
  ]);
}
