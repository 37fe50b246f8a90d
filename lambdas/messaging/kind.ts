import type * as z from 'zod';
import type { ChannelKindName } from './fields.ts';

/** A call of a provider as it came: what is proved before anything in it is read. */
export interface ProviderCall {
  /** By lower-case name, each once. */
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: Buffer;
  /** Milliseconds. */
  readonly nowMs: number;
}

/** A file that came with a message, by which its provider gives it out. */
export interface IncomingMedia {
  readonly type: 'image' | 'audio' | 'video' | 'file' | 'sticker' | 'location' | 'other';
  /** The provider's name for it, or its address; only the provider's own client goes there. */
  readonly id?: string;
}

/** One message of a person. Everything in it is what somebody else says: data, and never a right (S30.8). */
export interface IncomingMessage {
  /** The provider's own id of it, by which copies are known. */
  readonly eventId: string;
  /** Who wrote it, as the provider knows the person. */
  readonly sender: string;
  /** Where the answer goes: the same for all that belongs to one conversation. */
  readonly peer: string;
  readonly name?: string;
  readonly text: string;
  readonly media?: readonly IncomingMedia[];
  /** Milliseconds, as the provider says. */
  readonly sentAtMs?: number;
}

/** What a call says: messages for this channel, and how many it holds for another one, which nobody but a mistaken or hostile sender sends (S30.7). */
export interface Delivery {
  readonly messages: readonly IncomingMessage[];
  readonly foreign: number;
}

/** What a channel was given by whoever connected it, by the names of its fields. */
export type Given = Readonly<Record<string, string>>;

/** The providers' APIs, each under one base address that the operator can change. */
export type ProviderName = 'graph' | 'telegram' | 'slack';

/** A request to a provider's API. */
export interface ProviderRequest {
  readonly provider: ProviderName;
  readonly method: 'GET' | 'POST';
  /** Below the base address. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** A provider's reply. */
export interface ProviderReply {
  readonly status: number;
  /** Of JSON; an empty object where there is none. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Seconds that it asks to wait. */
  readonly retryAfterSeconds?: number;
}

/** Why a provider does not do what it was asked. */
export type FailureReason = 'credentials' | 'window-closed' | 'recipient' | 'refused' | 'unreachable';

/** How a service gives out the files that come with messages. */
export interface MediaSource {
  readonly provider: ProviderName;
  /** The question that tells where a file is; where there is none, its id is its address. */
  readonly ask?: (id: string, given: Given) => ProviderRequest;
  /** Where it is: an address, or a path below the base of the provider's API. */
  readonly address: (id: string, answer: ProviderReply['body'], given: Given) => { readonly url: string; readonly extension?: string } | undefined;
  /** From which hosts files come, and what lies below them. */
  readonly hosts: readonly string[];
  readonly authorization?: (given: Given) => string;
}

/** What a reply means: done, to be asked again, or refused for good. */
export type Verdict =
  | { readonly done: true; readonly providerId?: string }
  | { readonly again: true; readonly retryAfterSeconds?: number }
  | { readonly refused: FailureReason };

/** One step by which a channel is connected, in the languages of the dashboard. `{callbackUrl}` and `{verifyToken}` stand for the channel's own. */
export interface ConnectStep {
  readonly en: string;
  readonly fr: string;
}

/** Everything that one service has of its own. A new service is one folder with one of these, and one row in `kinds.ts`. */
export interface ChannelKind {
  readonly name: ChannelKindName;
  /** What whoever connects it must give. */
  readonly fields: z.ZodObject;
  /** Which of the fields are shown to nobody again. */
  readonly secrets: readonly string[];
  /** What at the provider this channel is: calls for anything else are refused. */
  readonly externalId: (given: Given) => string;
  /** What its calls are proved with: a secret of the provider's, or the token that we have made. */
  readonly proof: (given: Given, token: string) => string;
  /** Whether a call comes from whoever has the proof. It reads bytes and headers, and nothing else. */
  readonly authentic: (call: ProviderCall, proof: string) => boolean;
  /** Whether the provider asks with a GET and the verify token before it sends anything. */
  readonly subscribes: boolean;
  /** What is answered to a signed call that is a question and no message. */
  readonly challenge?: (body: unknown) => string | undefined;
  readonly read: (body: unknown, externalId: string) => Delivery;
  /** Whether a text fits into one message of the service. */
  readonly fits: (text: string) => boolean;
  /** For how long after a person's last message the service lets one answer, in seconds; for ever where there is none. */
  readonly windowSeconds?: number;
  readonly send: (peer: string, text: string, given: Given) => ProviderRequest;
  /** What is asked to know that a channel works; each must be answered well. */
  readonly check: (given: Given, door: { readonly callbackUrl: string; readonly token: string }) => readonly ProviderRequest[];
  readonly verdict: (reply: ProviderReply) => Verdict;
  readonly media: MediaSource;
  readonly steps: readonly ConnectStep[];
}
