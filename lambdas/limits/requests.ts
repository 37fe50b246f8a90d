import { Problem } from '../core/problem.ts';
import type { Rings } from '../core/ring-store.ts';
import { addressHash } from './attempts.ts';
import { REQUEST_WINDOWS, type RequestKind } from './contract.ts';
import { networkOf } from './network.ts';

/** Writes what leads to a mail, where the mailbox has not had enough; else does nothing. @throws what `write` throws, after which the mailbox's place is free. */
export type Mailing = (write: () => Promise<void>) => Promise<void>;

export interface Requests {
  /**
   * Counts a request that makes us write a mail (S12.9). What it gives writes only for a mailbox that has not had enough; the answer is the same. A write that
   * fails has mailed nothing, so its place in the mailbox's window is given back: whoever asks again after our failure must not be out of mails for an hour.
   * @throws Problem `rate-limited` when the network has asked too often, `unavailable` when it cannot be counted.
   */
  admit(kind: RequestKind, email: string, address: string): Promise<Mailing>;
}

/** Requests for mails, counted by mailbox and by network in exact windows. */
export const requests = (rings: Pick<Rings, 'take' | 'release'>): Requests => ({
  async admit(kind, email, address) {
    const { mailbox, network } = REQUEST_WINDOWS[kind];
    const asked = await rings.take(network, networkOf(address));
    if (!asked.taken) throw new Problem('rate-limited', `limit ${network.name}`, { extra: { retryAfterSeconds: asked.retryAfterSeconds, limit: network } });
    const asking = await rings.take(mailbox, addressHash(email));
    return async (write) => {
      if (!asking.taken) return;
      try {
        await write();
      } catch (error) {
        // The failure is what is told; a place that cannot be given back comes free with its window.
        await rings.release(asking.place).catch(() => undefined);
        throw error;
      }
    };
  },
});
