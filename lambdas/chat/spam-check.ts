import { Problem, PROBLEMS } from '../core/problem.ts';
import { networkOf } from '../limits/network.ts';
import { screen, type ScreenDeps } from '../spam/screen.ts';
import type { FirstOfBurst } from './gate-rings.ts';
import type { Check } from './gate.ts';

/**
 * The blocklist and the spam score as a check of whoever asks (S18). It concerns visitors alone: a team and its keys are asked who they are in another way,
 * and what an account keeps out of its chatbots never closes its own dashboard or API (S18.7). A flood of refusals is one row of the journal a minute.
 */
export const spamCheck =
  (deps: ScreenDeps, firstOfBurst: FirstOfBurst): Check =>
  async ({ accountId, chatbotId, address, text, visitor }) => {
    if (!visitor) return {};
    const { id, site, trap, requestId } = visitor;
    try {
      await screen({ accountId, chatbotId, visitorId: id, address, text, ownHost: site && new URL(site).hostname, trap, requestId }, deps);
      return {};
    } catch (error) {
      if (!(error instanceof Problem) || PROBLEMS[error.code].status >= 500) throw error;
      const { code, message, extra, event } = error;
      const repeated = !(await firstOfBurst(`spam-${code}`, `${chatbotId}#${address === undefined ? id : networkOf(address)}`));
      return { refusal: new Problem(code, message, { extra, event: { ...event, repeated } }) };
    }
  };
