import type { ChangeMarks, ChangesView, ConversationChanges } from '../database/conversation-changes-store.ts';
import type { Conversation } from './fields.ts';

/** Changed conversations that one answer names. */
const CHANGES_MAX = 100;
/**
 * How much earlier than the last answer a change is looked for, in milliseconds: a transaction that had begun before it and ended after it carries the time of its
 * beginning, and none lasts longer. What is named twice is the same twice.
 */
const OVERLAP_MS = 30_000;

export interface ChangesAnswer {
  readonly since: string;
  readonly changed: boolean;
  readonly reload: boolean;
  readonly items: Conversation[];
}

interface Asked {
  readonly ids: { readonly accountId: string; readonly chatbotId: string };
  /** What the caller may learn about; nothing where that is nothing. */
  readonly view: ChangesView | undefined;
  /** What an earlier answer gave, or a moment that the caller names. */
  readonly since: string | Date | undefined;
}

export interface ChangesDeps {
  readonly marks: ConversationChanges['marks'];
  readonly changedSince: (moment: Date, limit: number) => Promise<Conversation[]>;
  /** Milliseconds. */
  readonly now: () => number;
}

const named = (items: Conversation[]) => ({ changed: items.length > 0, reload: items.length > CHANGES_MAX, items: items.slice(0, CHANGES_MAX) });

const nameOf = (view: ChangesView | undefined): string => (view === undefined ? 'none' : view === 'all' ? 'all' : 'own');

/**
 * What has changed since an earlier answer. While the marks are the same no conversation is looked at. Whose sight has changed meanwhile reads the list again;
 * whoever sees nothing is never told of anything (S11.6). Since a moment there are only the conversations that have changed: what is gone is known by marks alone.
 */
export async function changesSince({ ids, view, since }: Asked, { marks, changedSince, now }: ChangesDeps): Promise<ChangesAnswer> {
  const name = nameOf(view);
  const at = now();
  const current: ChangeMarks = view === undefined ? { changed: '-', gone: '-' } : await marks(ids, view);
  const next = [name, current.changed, current.gone, at].join('.');
  if (since === undefined) return { since: next, changed: false, reload: false, items: [] };
  if (since instanceof Date) return { since: next, ...named(view === undefined ? [] : await changedSince(since, CHANGES_MAX + 1)) };
  const [seenAs = '', changed = '', gone = '', seenAt = ''] = since.split('.');
  if (seenAs !== name) return { since: next, changed: true, reload: true, items: [] };
  if (view === undefined || (changed === current.changed && gone === current.gone)) return { since: next, changed: false, reload: false, items: [] };
  const items = await changedSince(new Date(Math.min(Number(seenAt), at) - OVERLAP_MS), CHANGES_MAX + 1);
  const told = named(items);
  return { since: next, ...told, changed: true, reload: told.reload || gone !== current.gone };
}
