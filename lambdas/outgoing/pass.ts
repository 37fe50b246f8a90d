import { readBody } from './body.ts';
import { sendGuarded } from './client.ts';
import type { Network } from './network.ts';
import { parseTarget, type TargetRules } from './target.ts';

/** A request of a program that speaks HTTP itself and is let out through the guard. */
export interface Passing {
  /** How the program names itself. */
  readonly agent: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly maxBytes: number;
  readonly maxMilliseconds: number;
}

/** The answer as it came, whatever its status. */
export interface Passed {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/**
 * Passes one GET on by the same rules as every other request that goes out; the operator has chosen where it goes, so size and time may be larger than a
 * customer's. No redirect is followed, and no coding is asked for: the bytes are the program's to judge.
 * @throws Problem `url-refused`.
 */
export async function pass(text: string, passing: Passing, network: Network, rules: TargetRules, until: AbortSignal): Promise<Passed> {
  const { agent, headers, maxBytes, maxMilliseconds } = passing;
  const signal = AbortSignal.any([until, AbortSignal.timeout(maxMilliseconds)]);
  const url = parseTarget(text, { ...rules, httpsOnly: rules.httpsOnly ?? true });
  const answer = await sendGuarded(url, { method: 'GET', headers: { ...headers, 'accept-encoding': 'identity' }, agent }, network, signal);
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await readBody(answer, maxBytes, signal) };
}
