import { Problem, PROBLEMS } from '../core/problem.ts';
import { networkOf } from '../limits/network.ts';
import { screen, type ScreenDeps } from '../spam/screen.ts';
import type { FirstOfBurst } from './gate-rings.ts';
import type { Check } from './gate.ts';
import type { RecentRefusals } from './recent-refusals.ts';

/**
 * The blocklist and the spam score as a check of whoever asks (S18). It concerns visitors alone: a team and its keys are asked who they are in another way,
 * and what an account keeps out of its chatbots never closes its own dashboard or API (S18.7). A flood of refusals is one row of the journal a minute.
 */
export const spamCheck =
  (deps: ScreenDeps, firstOfBurst: FirstOfBurst, recent: Pick<RecentRefusals, 'has'>): Check =>
  async (request) => {
    const { accountId, chatbotId, address, text, visitor } = request;
    if (!visitor) return {};
    const { id, site, ...said } = visitor;
    const ownHost = site && new URL(site).hostname;
    try {
      await screen({ accountId, chatbotId, visitorId: id, address, text, ownHost, ...said, believed: !recent.has(request) }, deps);
      return {};
    } catch (error) {
      if (!(error instanceof Problem) || PROBLEMS[error.code].status >= 500) throw error;
      return { refusal: error, firstOfBurst: () => firstOfBurst(`spam-${error.code}`, `${chatbotId}#${address === undefined ? id : networkOf(address)}`) };
    }
  };
