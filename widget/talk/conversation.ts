import type { Refusal, Source, StoredMessage } from '../wire.ts';

/** A message as it is shown. */
export interface Shown {
  readonly id: string;
  readonly author: StoredMessage['author'];
  readonly text: string;
  readonly sources: readonly Source[];
  readonly state: 'done' | 'streaming' | 'stopped' | 'failed';
  readonly thumb?: 'up' | 'down';
  /** Why there is no answer. */
  readonly refusal?: Refusal;
}

/** Who has the conversation: the assistant, nobody yet though a person is asked for, a person, or nobody any more. */
export type Hand = 'bot' | 'waiting' | 'person' | 'closed';

export interface Conversation {
  readonly id: string | undefined;
  readonly messages: readonly Shown[];
  readonly hand: Hand;
  /** An answer is under way; `stopping` once it was asked to end. */
  readonly busy: false | 'answering' | 'stopping';
  /** Until when nothing may be sent, in milliseconds; 0 if it may. */
  readonly quietUntil: number;
  /** What is read out, once and whole. */
  readonly said: string;
  /** Why nothing more can be said in here at all. */
  readonly ended?: Refusal;
}

export const shown = ({ id, author, text, sources = [] }: StoredMessage): Shown => ({ id, author, text, sources, state: 'done' });

export const begun = (stored: { readonly id: string; readonly messages: readonly StoredMessage[] } | undefined): Conversation => ({
  id: stored?.id,
  messages: (stored?.messages ?? []).map(shown),
  hand: 'bot',
  busy: false,
  quietUntil: 0,
  said: '',
});

/** A conversation with one message changed. */
export const changed = (conversation: Conversation, id: string, to: Partial<Shown>): Conversation => ({
  ...conversation,
  messages: conversation.messages.map((message) => (message.id === id ? { ...message, ...to } : message)),
});

/** A conversation with messages that may be there already; one that was told of before is not told of again. */
export const joined = (
  conversation: Conversation,
  more: readonly StoredMessage[],
): { readonly conversation: Conversation; readonly fresh: readonly StoredMessage[] } => {
  const known = new Set(conversation.messages.map(({ id }) => id));
  const fresh = more.filter(({ id }) => !known.has(id));
  return { conversation: { ...conversation, messages: [...conversation.messages, ...fresh.map(shown)] }, fresh };
};
