// Made by `npm run docs` from docs/openapi.json. Not to be edited.
import { ACCESS_POLICY, type AccessPolicy } from './access-policy.ts';
import { ACCOUNT, type Account } from './account.ts';
import { ANALYTICS, type Analytics } from './analytics.ts';
import { API_KEYS, type ApiKeys } from './api-keys.ts';
import { BILLING, type Billing } from './billing.ts';
import { BLOCKLIST, type Blocklist } from './blocklist.ts';
import { CHANNELS, type Channels } from './channels.ts';
import { CHAT, type Chat } from './chat.ts';
import { CHATBOTS, type Chatbots } from './chatbots.ts';
import { CONVERSATIONS, type Conversations } from './conversations.ts';
import { CREDENTIALS, type Credentials } from './credentials.ts';
import { GRANTS, type Grants } from './grants.ts';
import { IDENTITY, type Identity } from './identity.ts';
import { IMPORTS, type Imports } from './imports.ts';
import { JOURNAL, type Journal } from './journal.ts';
import { MATERIALS, type Materials } from './materials.ts';
import { MEMBERS, type Members } from './members.ts';
import { PLATFORM, type Platform } from './platform.ts';
import { PLAYBOOKS, type Playbooks } from './playbooks.ts';
import { PRIVACY, type Privacy } from './privacy.ts';
import { QUESTIONS, type Questions } from './questions.ts';
import { SEARCH, type Search } from './search.ts';
import { SECOND_FACTOR, type SecondFactor } from './second-factor.ts';
import { SIGNED_VISITORS, type SignedVisitors } from './signed-visitors.ts';
import { UPLOADS, type Uploads } from './uploads.ts';
import { USAGE, type Usage } from './usage.ts';
import { WEBHOOKS, type Webhooks } from './webhooks.ts';

/** What each operation takes and answers. */
export interface Operations
  extends
    AccessPolicy,
    Account,
    Analytics,
    ApiKeys,
    Billing,
    Blocklist,
    Channels,
    Chat,
    Chatbots,
    Conversations,
    Credentials,
    Grants,
    Identity,
    Imports,
    Journal,
    Materials,
    Members,
    Platform,
    Playbooks,
    Privacy,
    Questions,
    Search,
    SecondFactor,
    SignedVisitors,
    Uploads,
    Usage,
    Webhooks {}

/** Method and path of each operation. */
export const ROUTES = {
  ...ACCESS_POLICY,
  ...ACCOUNT,
  ...ANALYTICS,
  ...API_KEYS,
  ...BILLING,
  ...BLOCKLIST,
  ...CHANNELS,
  ...CHAT,
  ...CHATBOTS,
  ...CONVERSATIONS,
  ...CREDENTIALS,
  ...GRANTS,
  ...IDENTITY,
  ...IMPORTS,
  ...JOURNAL,
  ...MATERIALS,
  ...MEMBERS,
  ...PLATFORM,
  ...PLAYBOOKS,
  ...PRIVACY,
  ...QUESTIONS,
  ...SEARCH,
  ...SECOND_FACTOR,
  ...SIGNED_VISITORS,
  ...UPLOADS,
  ...USAGE,
  ...WEBHOOKS,
} as const satisfies Readonly<Record<keyof Operations, string>>;
