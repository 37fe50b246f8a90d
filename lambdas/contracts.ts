import { accessPolicyRoutes } from './access-policy/contract.ts';
import { accountRoutes } from './account/contract.ts';
import { analyticsRoutes } from './analytics/contract.ts';
import { apiKeyRoutes } from './api-keys/contract.ts';
import { billingRoutes } from './billing/contract.ts';
import { blocklistRoutes } from './blocklist/contract.ts';
import { channelHookRoutes } from './channel-hooks/contract.ts';
import { channelRoutes } from './channels/contract.ts';
import { chatRoutes } from './chat/contract.ts';
import { chatbotRoutes } from './chatbots/contract.ts';
import { conversationRoutes } from './conversations/contract.ts';
import type { Route, Routes } from './core/contract.ts';
import { grantRoutes } from './grants/contract.ts';
import { credentialRoutes } from './credentials/contract.ts';
import { identityRoutes } from './identity/contract.ts';
import { importRoutes } from './imports/contract.ts';
import { journalRoutes } from './journal/contract.ts';
import { mailFeedbackRoutes } from './mail-feedback/contract.ts';
import { materialRoutes } from './materials/contract.ts';
import { memberRoutes } from './members/contract.ts';
import { platformRoutes } from './platform/contract.ts';
import { playbookRoutes } from './playbooks/contract.ts';
import { privacyRoutes } from './privacy/contract.ts';
import { questionRoutes } from './questions/contract.ts';
import { searchRoutes } from './search/contract.ts';
import { secondFactorRoutes } from './second-factor/contract.ts';
import { signedVisitorRoutes } from './signed-visitors/contract.ts';
import { visitorRoutes } from './visitors/contract.ts';
import { usageRoutes } from './usage/contract.ts';
import { uploadRoutes } from './uploads/contract.ts';
import { webhookRoutes } from './webhooks/contract.ts';
import { widgetRoutes } from './widget/contract.ts';

/** Every route of the product by feature. A feature's function is the folder of the same name. */
export const CONTRACTS = {
  identity: identityRoutes,
  'second-factor': secondFactorRoutes,
  credentials: credentialRoutes,
  platform: platformRoutes,
  chatbots: chatbotRoutes,
  playbooks: playbookRoutes,
  'access-policy': accessPolicyRoutes,
  blocklist: blocklistRoutes,
  'api-keys': apiKeyRoutes,
  account: accountRoutes,
  grants: grantRoutes,
  members: memberRoutes,
  materials: materialRoutes,
  imports: importRoutes,
  uploads: uploadRoutes,
  search: searchRoutes,
  'signed-visitors': signedVisitorRoutes,
  channels: channelRoutes,
  'channel-hooks': channelHookRoutes,
  chat: chatRoutes,
  widget: widgetRoutes,
  visitors: visitorRoutes,
  privacy: privacyRoutes,
  conversations: conversationRoutes,
  questions: questionRoutes,
  analytics: analyticsRoutes,
  journal: journalRoutes,
  usage: usageRoutes,
  billing: billingRoutes,
  'mail-feedback': mailFeedbackRoutes,
  webhooks: webhookRoutes,
} as const satisfies Record<string, Routes>;

export type Feature = keyof typeof CONTRACTS;

/** The name of every route: what fixtures and matrices must be complete over. */
export type RouteName = { [F in Feature]: keyof (typeof CONTRACTS)[F] }[Feature];

/** All routes in one list, with their feature and name. */
export const ALL_ROUTES: readonly { readonly feature: Feature; readonly name: RouteName; readonly route: Route }[] = Object.entries(CONTRACTS).flatMap(
  ([feature, table]) => Object.entries(table as Routes).map(([name, route]) => ({ feature: feature as Feature, name: name as RouteName, route })),
);
