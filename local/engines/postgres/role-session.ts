import type { LoginRole } from './backend.ts';
import { quoteIdentifier, quoteLiteral } from './wire.ts';

/** Gives a superuser's session the settings of a role and then its identity, as a login of that role would have had them. */
export function roleSessionSql(role: LoginRole): readonly string[] {
  const settings = role.settings.map((setting) => {
    const mark = setting.indexOf('=');
    return `SELECT pg_catalog.set_config(${quoteLiteral(setting.slice(0, mark))}, ${quoteLiteral(setting.slice(mark + 1))}, false)`;
  });
  return [...settings, `SET SESSION AUTHORIZATION ${quoteIdentifier(role.name)}`];
}
