import type pg from 'pg';
import type { LoginRole } from './backend.ts';

/** Weakest first, as a real login applies them ("ALTER ROLE", PostgreSQL documentation): SET SESSION AUTHORIZATION alone applies none. */
const settingsSql = `
  SELECT setting
  FROM pg_catalog.pg_db_role_setting s, unnest(s.setconfig) WITH ORDINALITY AS u (setting, place)
  WHERE s.setrole IN (0, $1::oid)
    AND s.setdatabase IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()))
  ORDER BY s.setrole <> 0, s.setdatabase <> 0, place`;

/** On Amazon RDS a token opens the door only to members of `rds_iam`; a server without that role has no such rule. */
const roleSql = `
  SELECT oid, rolname
  FROM pg_catalog.pg_roles r
  WHERE rolname = $1 AND rolcanlogin AND NOT rolsuper AND NOT rolbypassrls AND (rolvaliduntil IS NULL OR rolvaliduntil > now())
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_roles i WHERE i.rolname = 'rds_iam' AND NOT pg_catalog.pg_has_role(r.oid, i.oid, 'MEMBER'))`;

/** Looks up, as the master user, a role that may come through the proxy. */
export async function findLoginRole(master: pg.Client, name: string): Promise<LoginRole | undefined> {
  const {
    rows: [role],
  } = await master.query<{ oid: number; rolname: string }>(roleSql, [name]);
  if (role === undefined) return undefined;
  const { rows } = await master.query<{ setting: string }>(settingsSql, [role.oid]);
  return { name: role.rolname, settings: rows.map(({ setting }) => setting) };
}

/** A member of `rds_iam` comes by token alone ("IAM database authentication", Aurora user guide). */
const passwordRoleSql = `
  SELECT r.oid, r.rolname, a.rolpassword
  FROM pg_catalog.pg_roles r JOIN pg_catalog.pg_authid a ON a.oid = r.oid
  WHERE r.rolname = $1 AND r.rolcanlogin AND NOT r.rolsuper AND NOT r.rolbypassrls AND a.rolpassword IS NOT NULL
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_roles i WHERE i.rolname = 'rds_iam' AND pg_catalog.pg_has_role(r.oid, i.oid, 'MEMBER'))`;

/** Looks up, as the master user, a role that may come with a password, and what its password is checked with. */
export async function findPasswordRole(master: pg.Client, name: string): Promise<{ readonly role: LoginRole; readonly verifier: string } | undefined> {
  const {
    rows: [role],
  } = await master.query<{ oid: number; rolname: string; rolpassword: string }>(passwordRoleSql, [name]);
  if (role === undefined) return undefined;
  const { rows } = await master.query<{ setting: string }>(settingsSql, [role.oid]);
  return { role: { name: role.rolname, settings: rows.map(({ setting }) => setting) }, verifier: role.rolpassword };
}
