import type { Visit } from '../access/policy.ts';
import type { AccountCall } from '../database/account.ts';
import type { Peer } from '../database/channel-peer-store.ts';
import type { ChannelKindName } from '../messaging/fields.ts';

/** Somebody of the team, or a key of it. */
interface TeamAsker {
  readonly channel: 'dashboard' | 'api';
  readonly call: AccountCall;
  /** From where a key is used; nobody asks where somebody of the team is. */
  readonly keyVisit?: Visit;
  readonly chatbotId: string;
  readonly visitorId: string;
  readonly version: 'draft' | 'published';
}

/** A visitor of a site. */
interface WidgetAsker {
  readonly channel: 'widget';
  readonly accountId: string;
  readonly chatbotId: string;
  readonly visitorId: string;
  readonly publicKey: string;
  /** The secret by which the site has vouched for the visitor. */
  readonly signedBy?: string;
  readonly visit: Visit;
  /** Triggers that have fired on the page, by what the widget says. */
  readonly fired?: readonly string[] | undefined;
}

/** Somebody who writes through a messaging service: of whom neither an address nor a country is known, and who has one conversation that never ends. */
export interface MessagingAsker extends Peer {
  readonly channel: ChannelKindName;
  readonly accountId: string;
  readonly chatbotId: string;
  readonly visitorId: string;
  readonly visit: Visit;
  /** Who that is, as the service says. */
  readonly name?: string | undefined;
  readonly phone?: string | undefined;
}

/** Who asks, and in which chatbot. */
export type Asker = TeamAsker | WidgetAsker | MessagingAsker;
export type VisitingAsker = WidgetAsker | MessagingAsker;

export const isVisiting = (asker: Asker): asker is VisitingAsker => 'visit' in asker;
export const isMessaging = (asker: Asker): asker is MessagingAsker => 'peer' in asker;

export const accountOf = (asker: Asker): string => (isVisiting(asker) ? asker.accountId : asker.call.principal.accountId);
