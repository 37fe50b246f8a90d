import type { Operations } from '../core/contract.ts';
import { done } from '../core/deed.ts';
import type { Journal } from '../core/journal.ts';
import type { Sealer } from '../passwords/sealed.ts';
import { OVERLAP_SECONDS, type signedVisitorRoutes } from './contract.ts';
import type { VisitorSecretStore } from './store.ts';

export interface SignedVisitorDeps {
  readonly store: VisitorSecretStore;
  readonly sealer: Pick<Sealer, 'seal'>;
  readonly newSecret: () => string;
  readonly newId: () => string;
  readonly record: Journal;
  /** Milliseconds. */
  readonly now: () => number;
}

/** The secrets by which sites vouch for their visitors (S21). */
export const signedVisitors: Operations<typeof signedVisitorRoutes, SignedVisitorDeps> = {
  async renewVisitorSecret(call, { store, sealer, newSecret, newId, record, now }) {
    const { chatbotId } = call.params;
    const secret = newSecret();
    const visitorSecret = await store.renew(call, chatbotId, {
      id: newId(),
      sealed: await sealer.seal(secret, chatbotId),
      lastFour: secret.slice(-4),
      previousUntil: new Date(now() + OVERLAP_SECONDS * 1000),
    });
    const change = visitorSecret.previousUntil === undefined ? '- -> signs' : `signs -> signs until ${visitorSecret.previousUntil}, - -> signs`;
    await record(done(call, { type: 'authz_visitor_secret_renewed', action: 'renewVisitorSecret', target: chatbotId, change }));
    return { visitorSecret, secret };
  },
  async readVisitorSecret(call, { store }) {
    return { visitorSecret: (await store.read(call, call.params.chatbotId)) ?? null };
  },
  async deleteVisitorSecret(call, { store, record }) {
    await store.remove(call, call.params.chatbotId);
    await record(done(call, { type: 'authz_visitor_secret_ended', action: 'deleteVisitorSecret', target: call.params.chatbotId, change: 'signs -> -' }));
  },
};
