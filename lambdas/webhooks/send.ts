import type { Outgoing } from '../outgoing/client.ts';
import { urlReason } from '../outgoing/refusal.ts';
import { REPLY_MAX, type SendOrder, type SendResult } from './contract.ts';

export interface SendDeps {
  readonly outgoing: (signal: AbortSignal) => Outgoing;
  /** Milliseconds. */
  readonly now: () => number;
}

/** What the log shows of an answer: text, without what a terminal or a database would take for more than that. */
const asText = (body: Buffer): string =>
  body
    .subarray(0, REPLY_MAX * 4)
    .toString('utf8')
    // oxlint-disable-next-line no-control-regex -- controls are what is taken out
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ' ')
    .slice(0, REPLY_MAX);

/**
 * Sends signed bytes as they are and says what was answered. It follows no redirect, holds no secret and judges the address anew each time: what it is told to
 * reach is whatever a name leads to at this moment.
 */
export async function send({ url, headers, body }: SendOrder, { outgoing, now }: SendDeps, signal: AbortSignal): Promise<SendResult> {
  const begun = now();
  const durationMs = () => Math.round(now() - begun);
  try {
    const { status, retryAfter, body: reply } = await outgoing(signal).post(url, { headers, body: Buffer.from(body) });
    return { status, reply: asText(reply), durationMs: durationMs(), ...(retryAfter !== undefined && { retryAfter: retryAfter.slice(0, 100) }) };
  } catch (error) {
    return { reason: urlReason(error) ?? 'other', durationMs: durationMs() };
  }
}
