import type { Call, Operations } from '../core/contract.ts';
import { done } from '../core/deed.ts';
import type { Journal } from '../core/journal.ts';
import { invalidAt, Problem } from '../core/problem.ts';
import { DEFAULT_PAGE } from '../core/schema.ts';
import type { BlockStore } from '../blocks/block-store.ts';
import { scopeOf, type Entry, type ListKind } from '../blocks/entry-rows.ts';
import type { EntryStore } from '../blocks/entry-store.ts';
import { canonicalRange, NEVER, warningOf } from '../blocks/ranges.ts';
import type { WordStore } from '../blocks/word-store.ts';
import type { blocklistRoutes } from './contract.ts';
import type { CallerStore } from './store.ts';

export interface BlocklistDeps {
  readonly callers: CallerStore;
  readonly entries: EntryStore;
  readonly words: WordStore;
  readonly visitors: Pick<BlockStore, 'blockVisitor' | 'unblockVisitor'>;
  readonly record: Journal;
  readonly newId: () => string;
  /** Milliseconds. */
  readonly now: () => number;
}

type Adding = Call<typeof blocklistRoutes.blockRange> | Call<typeof blocklistRoutes.allowRange>;
type Removing = Call<typeof blocklistRoutes.unblockRange> | Call<typeof blocklistRoutes.disallowRange>;
type Listing = Call<typeof blocklistRoutes.listBlocked> | Call<typeof blocklistRoutes.listAllowed>;

const refuse = (pointer: string, detail: string): never => {
  throw invalidAt(`#/body/${pointer}`, detail);
};

const shown = ({ untilMs, ...entry }: Entry) => ({ ...entry, ...(untilMs !== NEVER && { expiresAt: new Date(untilMs).toISOString() }) });

/** Adds to a list of the account, and says what is unusual about it (S18.7). */
async function add(list: ListKind, call: Adding, { callers, entries, record, newId, now }: BlocklistDeps) {
  const { cidr: written, reason, expiresAt } = call.body;
  const { accountId, userId } = call.principal;
  const cidr = canonicalRange(written) ?? refuse('cidr', 'Give an address or a range such as 203.0.113.0/24 or 2001:db8::/32');
  const untilMs = expiresAt === undefined ? NEVER : Date.parse(expiresAt);
  if (untilMs !== NEVER && untilMs <= now()) refuse('expiresAt', 'Lies in the past');
  const entry = await callers.decide(call, {
    id: newId(),
    cidr,
    ...(reason !== undefined && { reason }),
    untilMs,
    automatic: false,
    createdAt: new Date(now()).toISOString(),
    createdBy: userId,
  });
  await entries.add(scopeOf(accountId), list, entry);
  await record(done(call, { type: `${list}list_changed`, action: `${list}list_added`, target: entry.id, change: `- -> ${cidr}` }));
  const warning = warningOf(cidr, call.client.address);
  return { ...shown(entry), ...(warning && { warning }) };
}

async function remove(list: ListKind, call: Removing, { callers, entries, record }: BlocklistDeps): Promise<void> {
  await callers.check(call);
  const entry = await entries.remove(scopeOf(call.principal.accountId), list, call.params.entryId);
  if (!entry) throw new Problem('not-found', `${list}list`);
  await record(done(call, { type: `${list}list_changed`, action: `${list}list_removed`, target: entry.id, change: `${entry.cidr} -> -` }));
}

async function show(list: ListKind, call: Listing, { callers, entries }: BlocklistDeps) {
  await callers.check(call);
  const { limit = DEFAULT_PAGE, cursor } = call.query;
  const { items, nextCursor } = await entries.page(scopeOf(call.principal.accountId), list, { limit, cursor });
  return { items: items.map(shown), nextCursor };
}

/** Who is kept out of an account's chatbots, who is not scored, and with which words nobody is heard (S18). */
export const blocklist: Operations<typeof blocklistRoutes, BlocklistDeps> = {
  listBlocked: (call, deps) => show('block', call, deps),
  blockRange: (call, deps) => add('block', call, deps),
  unblockRange: (call, deps) => remove('block', call, deps),
  listAllowed: (call, deps) => show('allow', call, deps),
  allowRange: (call, deps) => add('allow', call, deps),
  disallowRange: (call, deps) => remove('allow', call, deps),
  async readSpamWords(call, { callers, words }) {
    await callers.check(call);
    return { words: [...(await words.read(call.principal.accountId))] };
  },
  async replaceSpamWords(call, { callers, words, record }) {
    await callers.check(call);
    const { accountId } = call.principal;
    const listed = [...new Set(call.body.words)];
    const before = await words.read(accountId);
    await words.replace(accountId, listed);
    await record(done(call, { type: 'spam_words_changed', action: 'spam_words_replaced', change: `${before.length} words -> ${listed.length} words` }));
    return { words: listed };
  },
  async blockVisitor(call, { callers, visitors, record, now }) {
    const { chatbotId, visitorId } = call.params;
    const { principal } = call;
    await callers.requireVisitor(call, chatbotId, visitorId);
    await visitors.blockVisitor(principal.accountId, chatbotId, visitorId, {
      ...(principal.kind === 'session' && { userId: principal.userId }),
      at: new Date(now()).toISOString(),
    });
    await record(done(call, { type: 'visitor_block_changed', action: 'visitor_blocked', target: `${chatbotId}/${visitorId}` }));
  },
  async unblockVisitor(call, { callers, visitors, record }) {
    const { chatbotId, visitorId } = call.params;
    await callers.requireVisitor(call, chatbotId, visitorId);
    if (!(await visitors.unblockVisitor(call.principal.accountId, chatbotId, visitorId))) throw new Problem('not-found', 'block of a visitor');
    await record(done(call, { type: 'visitor_block_changed', action: 'visitor_unblocked', target: `${chatbotId}/${visitorId}` }));
  },
};
