import { sameToken, signedHex } from '../proof.ts';
import type { ProviderCall } from '../kind.ts';

/** Whether Meta has signed a call with the secret of the app (Graph API, webhooks, "Validate payloads"): over the bytes as sent, in which letters are escaped. */
export const metaAuthentic = ({ headers, rawBody }: ProviderCall, appSecret: string): boolean =>
  signedHex(headers['x-hub-signature-256'], 'sha256=', [rawBody], appSecret);

/** The question with which Meta asks whether an address belongs to whoever has entered it. */
export interface Subscription {
  readonly 'hub.mode'?: string | undefined;
  readonly 'hub.verify_token'?: string | undefined;
  readonly 'hub.challenge'?: string | undefined;
}

/** The answer to it: the challenge, which is a number, or nothing for whoever does not know the token (S30.5). */
export function subscriptionAnswer(asked: Subscription, token: string): string | undefined {
  const known = sameToken(asked['hub.verify_token'], token);
  const challenge = asked['hub.challenge'] ?? '';
  return known && asked['hub.mode'] === 'subscribe' && /^\d{1,40}$/.test(challenge) ? challenge : undefined;
}
