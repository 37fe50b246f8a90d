import type { ActiveHours } from '../access/hours.ts';
import type { SoldPlan, SubscriptionStatus } from '../billing/contract.ts';
import type { Areas } from '../core/contract.ts';
import type { ChannelKindName } from '../messaging/fields.ts';

/** Who may talk to a chatbot: where the widget may be embedded, when, from which addresses and countries, and whether only as somebody. */
export interface AccessPolicy {
  readonly embedding: 'listed' | 'anyone';
  readonly domains: readonly string[];
  /** Admits `http` on localhost names, for work on a laptop. */
  readonly development: boolean;
  /** A page of the chatbot's own, outside any frame. */
  readonly hostedPage: boolean;
  /** `null`: always. */
  readonly activeHours: ActiveHours | null;
  /** CIDR ranges; what is denied is denied even where it is allowed too. */
  readonly ip: { readonly allow: readonly string[]; readonly deny: readonly string[] };
  /** ISO 3166-1 alpha-2. */
  readonly countries: { readonly allow: readonly string[]; readonly deny: readonly string[] };
  /** Only visitors for whom the site has vouched. */
  readonly signedVisitorsOnly: boolean;
  /** What is said to visitors who are programs. They are never counted, whatever it is. */
  readonly bots: 'answer' | 'refuse';
  /** Whether the rules on addresses, countries and hours hold for API keys too. */
  readonly apiKeys: 'exempt' | 'bound';
}

export type MaterialStatus = 'awaiting-upload' | 'scanning' | 'rejected' | 'processing' | 'failed' | 'ready';

/** What the scanner said, as it is shown. */
export interface ScanVerdict {
  readonly verdict: 'clean' | 'infected' | 'unscannable' | 'not-scanned';
  readonly engine: string;
}

/** `open`: the bot answers. `waiting`: a person is asked for. `closed`: done, until the visitor writes again. */
export type ConversationStatus = 'open' | 'waiting' | 'closed';

/** Where a conversation takes place: in the widget, among the team, by the API, or in a messaging service. */
export type ConversationChannel = 'widget' | 'dashboard' | 'api' | ChannelKindName;

/** What an invitation gives, by chatbot. */
export type InvitedGrants = Readonly<Record<string, Areas>>;

/** A passage that an answer cites. */
export interface Source {
  readonly materialId: string;
  readonly name: string;
  readonly page?: number;
  readonly heading?: string;
  readonly text: string;
  readonly score: number;
}

/** What an account had by its subscription before the last change. */
export interface FormerStanding {
  readonly status: SubscriptionStatus;
  readonly granted?: SoldPlan | undefined;
  readonly refused?: string | undefined;
}
