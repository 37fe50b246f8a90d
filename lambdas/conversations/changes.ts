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
  readonly since: string | undefined;
}

export interface ChangesDeps {
  readonly marks: ConversationChanges['marks'];
  readonly changedSince: (moment: Date, limit: number) => Promise<Conversation[]>;
  /** Milliseconds. */
  readonly now: () => number;
}

const nameOf = (view: ChangesView | undefined): string => (view === undefined ? 'none' : view === 'all' ? 'all' : 'own');

/**
 * What has changed since an earlier answer. While the marks are the same no conversation is looked at. Whose sight has changed meanwhile reads the list again;
 * whoever sees nothing is never told of anything (S11.6).
 */
export async function changesSince({ ids, view, since }: Asked, { marks, changedSince, now }: ChangesDeps): Promise<ChangesAnswer> {
  const name = nameOf(view);
  const at = now();
  const current: ChangeMarks = view === undefined ? { changed: '-', gone: '-' } : await marks(ids, view);
  const next = [name, current.changed, current.gone, at].join('.');
  if (since === undefined) return { since: next, changed: false, reload: false, items: [] };
  const [seenAs = '', changed = '', gone = '', seenAt = ''] = since.split('.');
  if (seenAs !== name) return { since: next, changed: true, reload: true, items: [] };
  if (view === undefined || (changed === current.changed && gone === current.gone)) return { since: next, changed: false, reload: false, items: [] };
  const items = await changedSince(new Date(Math.min(Number(seenAt), at) - OVERLAP_MS), CHANGES_MAX + 1);
  return { since: next, changed: true, reload: gone !== current.gone || items.length > CHANGES_MAX, items: items.slice(0, CHANGES_MAX) };
}
