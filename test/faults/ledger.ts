import type { Attempt } from '../load/oracle.ts';
import type { Bot, Tenant } from '../support/cloud.ts';
import type { TelegramBot } from '../support/telegram.ts';
import type { Listener } from '../support/told.ts';

/** An account that works while everything is broken, with what it is known by elsewhere. */
export interface Shop {
  readonly tenant: Tenant;
  readonly bot: Bot;
  readonly key: string;
  readonly channel: { readonly id: string; readonly number: string };
  /** To which people send pictures. */
  readonly pictures: TelegramBot;
  readonly listener: Listener;
  readonly webhookId: string;
  readonly subscription: { readonly id: string; readonly customer: string };
}

/** A turn that was answered to its end. */
export interface TurnKept {
  readonly conversationId: string;
  readonly messageId: string;
  readonly question: string;
  readonly answer: string;
}

/** What one account was told has been done: all of it must be there in the end, once, and nothing else. */
export interface Promised {
  readonly turns: TurnKept[];
  /** Messages that its channels have taken, by who wrote them. */
  readonly hooks: { readonly from: string; readonly text: string }[];
  /** Those of them that came with a picture, by their words. */
  readonly photographs: string[];
  readonly materials: { readonly id: string; readonly word: string }[];
  /** Materials that were deleted. */
  readonly thrownAway: { readonly id: string; readonly word: string }[];
  /** Documents that visitors have sent, by their bytes. */
  readonly documents: { readonly id: string; readonly conversationId: string; readonly text: string }[];
  /** Archives of the account that it was promised. */
  archives: number;
  /** The face that the chatbot was given last. */
  avatar: string | undefined;
  readonly members: Map<string, { readonly email: string; readonly role: string } | 'gone'>;
  /** The name that the chatbot was given last. */
  name: string;
  /** The state into which the payment service has put its subscription last. */
  subscription: 'active' | 'past_due';
}

export interface Ledger {
  readonly promised: Map<Shop, Promised>;
  /** People who opened an account in the middle of it. */
  readonly signedUp: Pick<Tenant, 'email' | 'password'>[];
  /** Accounts that were closed for good, with whoever was in them. */
  readonly closed: Pick<Tenant, 'email' | 'password' | 'userId' | 'accountId'>[];
  /** Attempts that nobody may succeed with: how often each was made, and those that did. */
  readonly attacks: Map<string, number>;
  readonly accepted: string[];
  readonly searches: Attempt[];
  /** Turns of an account that has few left, and what it was answered. */
  readonly poor: { readonly left: number; taken: number; refused: number };
  /** Calls that were answered with what no refusal and no failure may say. */
  readonly leaks: string[];
}

export const newPromised = (): Promised => ({
  turns: [],
  hooks: [],
  photographs: [],
  materials: [],
  thrownAway: [],
  documents: [],
  archives: 0,
  avatar: undefined,
  members: new Map(),
  name: 'Test bot',
  subscription: 'active',
});
