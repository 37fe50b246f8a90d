import { uuidv7 } from './ids.ts';

/** The partition of entries that wait to be told as events. */
export const OUTBOX_PARTITION = 'OUTBOX';

/**
 * Kinds of entries of an account that are told as `security.event` as well. Changes of members, rights and keys have events of their own, which are written
 * with the change; refusals that anybody on the Internet can cause a thousand times are for the journal alone.
 */
export const TOLD_KINDS: ReadonlySet<string> = new Set([
  'access_policy_changed',
  'account_change',
  'account_export',
  'allowlist_changed',
  'authn_login_lock',
  'authn_password_change',
  'authn_token_reuse',
  'authz_public_key_renewed',
  'authz_visitor_secret_ended',
  'authz_visitor_secret_renewed',
  'blocklist_changed',
  'sensitive_delete',
  'sensitive_read',
]);

/** The write that has an entry told, for the transaction that writes the entry. `entry` has neither an address nor an agent: who a person was stays in the journal. */
export const tellingWrite = (TableName: string, entry: Readonly<Record<string, unknown>>, atMs: number) => ({
  Update: {
    TableName,
    Key: { pk: OUTBOX_PARTITION, sk: uuidv7() },
    UpdateExpression: 'SET entry = :entry, occurredAt = :at',
    ExpressionAttributeValues: { ':entry': entry, ':at': new Date(atMs).toISOString() },
  },
});
