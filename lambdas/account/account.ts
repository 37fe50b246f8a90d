import { isConfirmed, type Operations } from '../core/contract.ts';
import { changeBeside, done, type Deed } from '../core/deed.ts';
import type { Journal } from '../core/journal.ts';
import { Problem } from '../core/problem.ts';
import type { AccountState, AccountStateStore } from '../people/account-state-store.ts';
import type { PersonStore } from '../people/person-store.ts';
import type { accountRoutes } from './contract.ts';
import type { AccountRow, AccountStore } from './store.ts';

export interface AccountDeps {
  readonly store: AccountStore;
  readonly states: AccountStateStore;
  readonly people: Pick<PersonStore, 'userById'>;
  readonly record: Journal;
  /** Milliseconds. */
  readonly now: () => number;
  readonly graceSeconds: number;
}

const note = (call: Deed & { readonly principal: { readonly accountId: string } }, action: string, change: string) =>
  done(call, { type: 'account_change', action, target: call.principal.accountId, change });

const shown = (row: AccountRow, state: AccountState | undefined) => ({
  ...row,
  requireSecondFactor: state?.requireSecondFactor ?? false,
  state: state?.state === 'closing' ? ('closing' as const) : ('active' as const),
  ...(state?.eraseAt !== undefined && { erasedAt: new Date(state.eraseAt * 1000).toISOString() }),
});

const settingsOf = ({ locale }: AccountRow, state: AccountState | undefined) => ({
  locale,
  'second factor': state?.requireSecondFactor ? 'required' : 'optional',
});

/** The account itself: its settings, its end, and the way back (S9.15). */
export const account: Omit<Operations<typeof accountRoutes, AccountDeps>, 'exportAccount' | 'readExport'> = {
  async readAccount(call, { store, states }) {
    const [row, state] = await Promise.all([store.read(call), states.read(call.principal.accountId)]);
    return shown(row, state);
  },

  async changeAccount(call, { store, states, people, record, now }) {
    const { accountId, userId } = call.principal;
    const { requireSecondFactor, ...change } = call.body;
    // Whoever sits down at an open session must not be able to take a protection away.
    if (requireSecondFactor === false && !isConfirmed(call.principal, now() / 1000)) throw new Problem('confirmation-required', 'second factor optional');
    // Whoever demands it would be the first to be shut out.
    if (requireSecondFactor && !(await people.userById(userId))?.factor) throw new Problem('conflict', 'no second factor of one’s own');
    const [before, { was, is }] = await Promise.all([states.read(accountId), store.change(call, change)]);
    if (requireSecondFactor !== undefined) await states.requireSecondFactor(accountId, requireSecondFactor);
    const after = requireSecondFactor === undefined ? before : await states.read(accountId);
    const words = changeBeside([{ name: was.name }, { name: is.name }], [settingsOf(was, before), settingsOf(is, after)]);
    if (words !== undefined) await record(note(call, 'changeAccount', words));
    return shown(is, after);
  },

  async closeAccount(call, { store, states, record, now, graceSeconds }) {
    const row = await store.read(call);
    const seconds = now() / 1000;
    // Closed already is closed: the first end stands.
    const closed = await states.close(call.principal.accountId, { now: seconds, eraseAt: Math.ceil(seconds) + graceSeconds });
    if (closed) await record(note(call, 'closeAccount', 'active -> closing'));
    return shown(row, await states.read(call.principal.accountId));
  },

  async cancelDeletion(call, { store, states, record, now }) {
    await store.read(call);
    if (!(await states.reopen(call.principal.accountId, now() / 1000))) throw new Problem('conflict', 'not closing, or too late');
    await record(note(call, 'cancelDeletion', 'closing -> active'));
  },
};
