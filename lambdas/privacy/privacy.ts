import type { Operations } from '../core/contract.ts';
import { done } from '../core/deed.ts';
import type { Journal } from '../core/journal.ts';
import { NOBODY_REMOVED, plusPersons } from '../database/person-removal-store.ts';
import type { privacyRoutes } from './contract.ts';
import type { PersonExportStore } from './export-store.ts';
import type { PersonStore } from './person-store.ts';

export interface PrivacyDeps {
  readonly store: PersonStore;
  readonly exports: PersonExportStore;
  /** Takes away a block of the visitor; `false` when there was none. */
  readonly unblock: (accountId: string, chatbotId: string, visitorId: string) => Promise<boolean>;
  readonly noteGone: (accountId: string, chatbotId: string) => Promise<void>;
  readonly record: Journal;
  /** Milliseconds. */
  readonly now: () => number;
}

/** A person's right to be forgotten, and to know (GDPR, articles 15 and 17). */
export const privacy: Operations<typeof privacyRoutes, PrivacyDeps> = {
  async erasePerson(call, { store, unblock, noteGone, record, now }) {
    const { chatbotId } = call.params;
    const { accountId } = call.principal;
    const visitorIds = await store.visitorsOf(call, chatbotId, call.body);
    let removed = NOBODY_REMOVED;
    let blocks = 0;
    let unfinished = 0;
    for (const visitorId of visitorIds) {
      let left = true;
      // Each step is a transaction of its own: what is gone is gone, and a call that was cut off is simply made again.
      while (left && !call.signal.aborted) {
        const step = await store.removeSome(call, chatbotId, visitorId);
        removed = plusPersons(removed, step.removed);
        ({ left } = step);
      }
      if (left) unfinished += 1;
      else if (await unblock(accountId, chatbotId, visitorId)) blocks += 1;
    }
    // By an address there may be more than one call takes; they are found again until none is left.
    const complete = unfinished === 0 && (call.body.email === undefined || (await store.visitorsOf(call, chatbotId, call.body)).length === 0);
    await noteGone(accountId, chatbotId);
    // The receipt: how much, and by whom it was asked; never of whom.
    const change = Object.entries({ ...removed, blocks }).map(([kind, rows]) => `${kind} ${rows}`);
    await record(done(call, { type: 'sensitive_delete', action: 'erasePerson', target: chatbotId, change: change.join(', ') }));
    return { complete, visitors: visitorIds.length, removed: { ...removed, blocks }, erasedAt: new Date(now()).toISOString() };
  },
  async exportPerson(call, { exports, record }) {
    const { chatbotId } = call.params;
    const found = await exports.export(call, chatbotId, call.body);
    await record(done(call, { type: 'sensitive_read', action: 'exportPerson', target: chatbotId, change: `${found.messages.length} messages` }));
    return found;
  },
};
