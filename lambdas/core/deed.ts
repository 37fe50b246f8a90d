import type { Areas } from './contract.ts';
import type { JournalEvent } from './journal.ts';

/** Whoever does something, with a session or a key, from where, and in which request. */
export interface Deed {
  readonly principal: { readonly accountId?: string | undefined } & ({ readonly userId: string } | { readonly apiKeyId: string });
  readonly client: { readonly address: string; readonly agent: string };
  readonly requestId: string;
}

/** The event of what a person or a key has done. `target` and `change` may be left out. */
export const done = ({ principal, client, requestId }: Deed, what: Pick<JournalEvent, 'type' | 'action' | 'target' | 'change' | 'reason'>): JournalEvent => ({
  outcome: 'done',
  ...(principal.accountId && { accountId: principal.accountId }),
  actor: 'userId' in principal ? { kind: 'session', id: principal.userId } : { kind: 'api-key', id: principal.apiKeyId },
  address: client.address,
  agent: client.agent,
  requestId,
  ...what,
});

/** The event of what the product has done by itself, or the operator by its command: `system` is the job. */
export const doneBy = (
  system: string,
  requestId: string,
  what: Pick<JournalEvent, 'type' | 'action' | 'accountId' | 'target' | 'change' | 'reason'>,
): JournalEvent => ({ outcome: 'done', actor: { kind: 'system', id: system }, requestId, ...what });

/** The event of what the product has refused by itself, after whoever asked was answered. */
export const refusedBy = (
  system: string,
  requestId: string,
  what: Pick<JournalEvent, 'type' | 'action' | 'accountId' | 'target' | 'reason'>,
): JournalEvent => ({ outcome: 'refused', actor: { kind: 'system', id: system }, requestId, ...what });

/** Areas as words of the journal: `knowledge:read settings:write`, or `-` where there is no grant. */
export const areasText = (areas: Areas | undefined): string =>
  areas
    ? Object.entries(areas)
        .map(([area, level]) => `${area}:${level}`)
        .join(' ')
    : '-';

/** What was and what is, of those parts that are not what they were; nothing where all are. */
export function changeOf<T>(
  names: readonly string[],
  [was, is]: readonly [Readonly<Record<string, T>>, Readonly<Record<string, T>>],
  said: (part: T | undefined) => string,
): string | undefined {
  const changed = names.filter((name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]));
  return changed.length === 0 ? undefined : changed.map((name) => `${name} ${said(was[name])} -> ${said(is[name])}`).join(', ');
}

type Words = Readonly<Record<string, string>>;

/** The same of settings beside texts of users, of which it says only that they are others. */
export function changeBeside([wasTexts, texts]: readonly [Words, Words], [was, is]: readonly [Words, Words]): string | undefined {
  const others = Object.keys(texts).filter((name) => wasTexts[name] !== texts[name]);
  const changed = changeOf(Object.keys(is), [was, is], (part) => part || 'none');
  return [...others, ...(changed === undefined ? [] : [changed])].join(', ') || undefined;
}

/** The event of a change of rights: what was and what is, with no address and no name in it. */
export const rightsChanged = (deed: Deed, action: string, target: string, change: string): JournalEvent =>
  done(deed, { type: 'authz_change', action, target, change });
