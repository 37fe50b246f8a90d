/** How much an event matters to whoever watches, by the numbers of OCSF (`severity_id`). */
const SEVERITY = { informational: 1, low: 2, medium: 3, high: 4, critical: 5 } as const;
export type Severity = keyof typeof SEVERITY;
export const severityId = (severity: Severity): number => SEVERITY[severity];

/** The classes of the Open Cybersecurity Schema Framework (OCSF 1.1) that events of ours belong to, with the activities that are used. */
export const OCSF_CLASSES = {
  accountChange: {
    uid: 3001,
    name: 'Account Change',
    activities: { create: 1, passwordChange: 3, delete: 6, lock: 9, factorEnable: 10, factorDisable: 11, other: 99 },
  },
  authentication: { uid: 3002, name: 'Authentication', activities: { logon: 1, logoff: 2, other: 99 } },
  entityManagement: { uid: 3004, name: 'Entity Management', activities: { create: 1, read: 2, update: 3, delete: 4, other: 99 } },
  userAccess: { uid: 3005, name: 'User Access Management', activities: { assignPrivileges: 1, revokePrivileges: 2, other: 99 } },
  detectionFinding: { uid: 2004, name: 'Detection Finding', activities: { create: 1 } },
  apiActivity: { uid: 6003, name: 'API Activity', activities: { read: 2, other: 99 } },
} as const;
type OcsfClass = keyof typeof OCSF_CLASSES;

/** What is known of a type before any event of it: what it says, and what it is in OCSF. */
interface TypeRow {
  readonly says: string;
  readonly ocsf: { readonly [C in OcsfClass]: readonly [C, keyof (typeof OCSF_CLASSES)[C]['activities']] }[OcsfClass];
  readonly severity: Severity;
}

/**
 * Every type of event that the product can write (S22). The names follow the OWASP Logging Vocabulary. Whoever writes another one does not compile, and
 * docs/journal.md is made from this table.
 */
export const JOURNAL_TYPES = {
  access_policy_changed: {
    says: 'Who may talk to a chatbot was changed: sites, hours, addresses, countries.',
    ocsf: ['entityManagement', 'update'],
    severity: 'medium',
  },
  account_change: { says: 'Settings, state or ownership of an account were changed.', ocsf: ['entityManagement', 'update'], severity: 'low' },
  account_erased: { says: 'An account was erased after its days of grace.', ocsf: ['entityManagement', 'delete'], severity: 'medium' },
  account_export: { says: 'An export of everything was asked for, was ready, or was fetched.', ocsf: ['entityManagement', 'read'], severity: 'medium' },
  account_plan_changed: { says: 'The operator gave an account another plan.', ocsf: ['entityManagement', 'update'], severity: 'low' },
  account_resumed: { says: 'The operator took the suspension of an account back.', ocsf: ['entityManagement', 'update'], severity: 'medium' },
  account_suspended: { says: 'The operator suspended an account.', ocsf: ['entityManagement', 'update'], severity: 'high' },
  allowlist_changed: { says: 'Addresses were let in past the spam filter, or not any more.', ocsf: ['entityManagement', 'update'], severity: 'medium' },
  authn_account_switch: { says: 'A person went on in another of their accounts.', ocsf: ['authentication', 'other'], severity: 'informational' },
  authn_factor_added: { says: 'A person set up a second factor.', ocsf: ['accountChange', 'factorEnable'], severity: 'low' },
  authn_factor_removed: { says: 'A person took the second factor away.', ocsf: ['accountChange', 'factorDisable'], severity: 'medium' },
  authn_fail: { says: 'A request came without a credential that is alive.', ocsf: ['authentication', 'other'], severity: 'low' },
  authn_login_fail: { says: 'A login was refused.', ocsf: ['authentication', 'logon'], severity: 'low' },
  authn_login_lock: { says: 'Attempts by an address or for an account are refused for a while.', ocsf: ['accountChange', 'lock'], severity: 'medium' },
  authn_login_success: { says: 'A person logged in.', ocsf: ['authentication', 'logon'], severity: 'informational' },
  authn_logout: { says: 'A person logged out.', ocsf: ['authentication', 'logoff'], severity: 'informational' },
  authn_owner_link: { says: 'The operator made a link by which an owner comes in.', ocsf: ['accountChange', 'other'], severity: 'high' },
  authn_password_change: { says: 'A password was changed or reset.', ocsf: ['accountChange', 'passwordChange'], severity: 'low' },
  authn_recovery_codes_renewed: { says: 'A person made new recovery codes.', ocsf: ['accountChange', 'other'], severity: 'low' },
  authn_session_ended: { says: 'A session was ended from another one.', ocsf: ['authentication', 'logoff'], severity: 'informational' },
  authn_signature_fail: { says: 'Another system called with a signature that is not its own.', ocsf: ['authentication', 'other'], severity: 'medium' },
  authn_token_refused: { says: 'A link from a mail was used up, expired or forged.', ocsf: ['authentication', 'other'], severity: 'low' },
  authn_token_reuse: { says: 'A refresh token came a second time: the whole session was ended.', ocsf: ['detectionFinding', 'create'], severity: 'high' },
  authz_change: { says: 'What somebody may do was changed.', ocsf: ['userAccess', 'assignPrivileges'], severity: 'low' },
  authz_fail: { says: 'Somebody who is known asked for what they may not do.', ocsf: ['apiActivity', 'other'], severity: 'low' },
  authz_fail_blocked: { says: 'Somebody on a blocklist was refused.', ocsf: ['apiActivity', 'other'], severity: 'low' },
  authz_fail_channel: { says: 'A message of a service named a channel that is not its own.', ocsf: ['apiActivity', 'other'], severity: 'medium' },
  authz_fail_country: { says: 'The access policy refused a country.', ocsf: ['apiActivity', 'other'], severity: 'low' },
  authz_fail_hours: { says: 'The access policy refused the hour.', ocsf: ['apiActivity', 'other'], severity: 'informational' },
  authz_fail_ip: { says: 'The access policy refused an address.', ocsf: ['apiActivity', 'other'], severity: 'low' },
  authz_fail_origin: { says: 'The access policy refused a site.', ocsf: ['apiActivity', 'other'], severity: 'low' },
  authz_key_created: { says: 'An API key was made.', ocsf: ['userAccess', 'assignPrivileges'], severity: 'low' },
  authz_key_revoked: { says: 'An API key was revoked.', ocsf: ['userAccess', 'revokePrivileges'], severity: 'low' },
  authz_public_key_renewed: { says: 'A chatbot got a new public key; the old one is dead.', ocsf: ['userAccess', 'assignPrivileges'], severity: 'low' },
  authz_visitor_secret_ended: { says: 'No site can vouch for visitors any more.', ocsf: ['userAccess', 'revokePrivileges'], severity: 'low' },
  authz_visitor_secret_renewed: {
    says: 'The secret by which a site vouches for visitors was renewed.',
    ocsf: ['userAccess', 'assignPrivileges'],
    severity: 'low',
  },
  billing_change: { says: 'How an account pays was changed, or was about to be.', ocsf: ['entityManagement', 'update'], severity: 'low' },
  billing_event_ignored: { says: 'A genuine event of Stripe was not believed.', ocsf: ['apiActivity', 'other'], severity: 'medium' },
  billing_refused: { says: 'A price or a customer is not what this instance sells.', ocsf: ['apiActivity', 'other'], severity: 'medium' },
  blocklist_changed: {
    says: 'Addresses were blocked or let in, by a person, the operator or the spam filter.',
    ocsf: ['entityManagement', 'update'],
    severity: 'low',
  },
  channel_changed: { says: 'A channel was connected, changed or disconnected.', ocsf: ['entityManagement', 'update'], severity: 'low' },
  chatbot_changed: { says: 'A chatbot was published, archived, brought back or set back.', ocsf: ['entityManagement', 'update'], severity: 'informational' },
  chatbot_created: { says: 'A chatbot was made, copied or imported.', ocsf: ['entityManagement', 'create'], severity: 'informational' },
  chatbot_deleted: { says: 'A chatbot was deleted with all that it has.', ocsf: ['entityManagement', 'delete'], severity: 'medium' },
  chatbot_export: { says: 'The draft or the figures of a chatbot were exported.', ocsf: ['entityManagement', 'read'], severity: 'low' },
  chatbot_limits_changed: { says: 'How much may be asked of a chatbot was changed.', ocsf: ['entityManagement', 'update'], severity: 'low' },
  excess_quota_exceeded: { says: 'The plan of an account is used up.', ocsf: ['apiActivity', 'other'], severity: 'low' },
  excess_rate_limit_exceeded: { says: 'Somebody asked more often than they may.', ocsf: ['apiActivity', 'other'], severity: 'low' },
  excess_spam: { says: 'A message was refused as spam.', ocsf: ['detectionFinding', 'create'], severity: 'low' },
  excess_spam_slowed: { says: 'A message looked like spam, and its sender must wait.', ocsf: ['detectionFinding', 'create'], severity: 'informational' },
  gateway_refused: { says: 'The gateway or its firewall refused a request before any function saw it.', ocsf: ['apiActivity', 'other'], severity: 'low' },
  input_validation_fail: { says: 'A request was ambiguous or too large.', ocsf: ['apiActivity', 'other'], severity: 'low' },
  journal_export: { says: 'Events of the journal were exported.', ocsf: ['entityManagement', 'read'], severity: 'medium' },
  limits_unavailable: { says: 'Limits could not be counted, so nobody was let in.', ocsf: ['apiActivity', 'other'], severity: 'high' },
  mail_suppressed: { says: 'A mail came back or was called spam: its address is not written to.', ocsf: ['apiActivity', 'other'], severity: 'informational' },
  malicious_csrf: { says: "A request came from another site in a person's name.", ocsf: ['detectionFinding', 'create'], severity: 'medium' },
  material_deleted: { says: 'Training material was deleted.', ocsf: ['entityManagement', 'delete'], severity: 'low' },
  object_refused: {
    says: 'The store of files refused a request: a link or a form that was late or changed, or none at all.',
    ocsf: ['apiActivity', 'other'],
    severity: 'low',
  },
  secret_version_changed: { says: 'The operator added a version of a secret, or took one away.', ocsf: ['entityManagement', 'update'], severity: 'high' },
  sensitive_delete: { says: 'Conversations or the data of a person were deleted.', ocsf: ['entityManagement', 'delete'], severity: 'low' },
  sensitive_read: { says: 'Transcripts or the data of a person were exported.', ocsf: ['entityManagement', 'read'], severity: 'low' },
  signing_keys_purged: {
    says: 'The operator withdrew every signing key: what they had signed is refused.',
    ocsf: ['entityManagement', 'update'],
    severity: 'critical',
  },
  spam_words_changed: { says: 'The words that an account refuses were replaced.', ocsf: ['entityManagement', 'update'], severity: 'low' },
  upload_validation: { says: 'A file was refused by its name, type, size, contents or scan.', ocsf: ['detectionFinding', 'create'], severity: 'medium' },
  url_validation: { says: 'An address was refused that is not to be fetched.', ocsf: ['apiActivity', 'other'], severity: 'medium' },
  user_created: { says: 'A person signed up.', ocsf: ['accountChange', 'create'], severity: 'informational' },
  user_updated: { says: 'A person changed name, address, language or second factor.', ocsf: ['accountChange', 'other'], severity: 'low' },
  visitor_block_changed: { says: 'A visitor was blocked or let in again.', ocsf: ['entityManagement', 'update'], severity: 'low' },
  webhook_changed: { says: 'A webhook was made, changed, renewed, sent again or ended.', ocsf: ['entityManagement', 'update'], severity: 'low' },
} as const satisfies Readonly<Record<string, TypeRow>>;

export type JournalType = keyof typeof JOURNAL_TYPES;
// Marked, so that the bundles of those who only write events do not carry the table.
export const JOURNAL_TYPE_NAMES = /* @__PURE__ */ Object.keys(JOURNAL_TYPES) as [JournalType, ...JournalType[]];

/** What a type is in OCSF: `type_uid` is the class times a hundred and the activity. */
export function ocsfOf(type: JournalType): { readonly classUid: number; readonly className: string; readonly activityId: number; readonly severityId: number } {
  const { ocsf, severity }: TypeRow = JOURNAL_TYPES[type];
  const { uid, name, activities } = OCSF_CLASSES[ocsf[0]];
  return { classUid: uid, className: name, activityId: (activities as Readonly<Record<string, number>>)[ocsf[1]] ?? 0, severityId: severityId(severity) };
}

/** What hands data out does not do so when it can be written down nowhere: these events are written before the reply leaves (S22.7). */
export const REFUSED_UNWRITTEN: ReadonlySet<JournalType> = new Set(['account_export', 'chatbot_export', 'journal_export', 'sensitive_read']);

/** A field of an event: what it says, the longest that it can be, and whether every event has it. */
interface FieldRow {
  readonly says: string;
  /** Characters after encoding. */
  readonly max: number;
  readonly always?: true;
}

/** Every field of an event. There is no other: no text of a user, no secret, nothing that was not named here. */
export const JOURNAL_FIELDS = {
  type: { says: 'What happened, by a name of the table above.', max: 40, always: true },
  at: { says: 'When, in UTC with milliseconds.', max: 24, always: true },
  outcome: { says: '`done` or `refused`.', max: 7, always: true },
  accountId: { says: 'Whose account. Without it the event belongs to the instance.', max: 36 },
  actor: { says: '`kind` (session, api-key, visitor or system) and `id` of whoever acted.', max: 100 },
  action: { says: 'The operation of the API, the command or the job; `-` when a request got to none.', max: 80, always: true },
  target: { says: 'Ids of the resource, never its content.', max: 200 },
  change: { says: 'What was and what is, in words of the product: roles, areas, modes, counts.', max: 300 },
  reason: { says: 'Why, in a word of the product.', max: 80 },
  address: { says: "The client's address as the edge saw it.", max: 45 },
  agent: { says: 'What the client said it is, encoded and cut.', max: 200 },
  count: { says: 'How many it stands for, where a flood of refusals was counted together; without it, one.', max: 10 },
  since: { says: 'When the first of them was.', max: 24 },
  requestId: { says: 'The request, as in `X-Request-Id`; for jobs an id of their own.', max: 100, always: true },
} as const satisfies Readonly<Record<string, FieldRow>>;

export type JournalField = keyof typeof JOURNAL_FIELDS;
