import { Problem } from '../core/problem.ts';
import type { Rings } from '../core/ring-store.ts';
import { addressHash } from './attempts.ts';
import { REQUEST_WINDOWS, type RequestKind } from './contract.ts';
import { networkOf } from './network.ts';

export interface Requests {
  /**
   * Counts a request that makes us write a mail (S12.9). `false` when the mailbox has had enough: then nothing is mailed and the answer is the same.
   * @throws Problem `rate-limited` when the network has asked too often, `unavailable` when it cannot be counted.
   */
  admit(kind: RequestKind, email: string, address: string): Promise<boolean>;
}

/** Requests for mails, counted by mailbox and by network in exact windows. */
export const requests = (rings: Pick<Rings, 'take'>): Requests => ({
  async admit(kind, email, address) {
    const { mailbox, network } = REQUEST_WINDOWS[kind];
    const asked = await rings.take(network, networkOf(address));
    if (!asked.taken) throw new Problem('rate-limited', `limit ${network.name}`, { extra: { retryAfterSeconds: asked.retryAfterSeconds } });
    return (await rings.take(mailbox, addressHash(email))).taken;
  },
});
