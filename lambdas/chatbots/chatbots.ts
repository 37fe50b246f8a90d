import { CLOSED_POLICY } from '../access/policy.ts';
import type { Call, Operations } from '../core/contract.ts';
import { done, type Deed } from '../core/deed.ts';
import type { Journal } from '../core/journal.ts';
import type { JournalType } from '../core/journal-types.ts';
import { codePoints } from '../core/code-points.ts';
import type { AccountCall } from '../database/account.ts';
import type { ChatbotContent } from '../database/chatbot-content.ts';
import type { chatbotRoutes } from './contract.ts';
import { partsOf, reread, toDocument, type ChatbotDocument } from './document.ts';
import { changed, freshSettings, prepared } from './settings.ts';
import type { Chatbot } from './draft-store.ts';
import type { ChatbotStore } from './store.ts';
import type { VersionStore } from './version-store.ts';

export interface ChatbotDeps {
  readonly store: ChatbotStore;
  readonly versions: VersionStore;
  /** Names of the models that the operator has configured, the first one being the default. */
  readonly models: readonly string[];
  readonly record: Journal;
  readonly newId: () => string;
  /** `pk_` and 128 random bits in base62. */
  readonly newPublicKey: () => string;
  /** Milliseconds. */
  readonly now: () => number;
}

const NO_PARTS = { playbooks: [], rules: [], triggers: [] } as const;

/** Writes down what was done to a chatbot: states, versions and ends of keys, and no text of it. */
const note = ({ record }: Pick<ChatbotDeps, 'record'>, call: Deed, type: JournalType, action: keyof typeof chatbotRoutes, target: string, change?: string) =>
  record(done(call, { type, action, target, ...(change !== undefined && { change }) }));

type Making = 'createChatbot' | 'importChatbot' | 'cloneChatbot';
async function createWith(call: AccountCall & Deed, action: Making, content: ChatbotContent, deps: ChatbotDeps): Promise<Chatbot> {
  const made = await deps.store.create(call, { id: deps.newId(), publicKey: deps.newPublicKey(), content, accessPolicy: CLOSED_POLICY });
  await note(deps, call, 'chatbot_created', action, made.id, `- -> ${made.status}`);
  return made;
}

type Archiving = Call<typeof chatbotRoutes.archiveChatbot> | Call<typeof chatbotRoutes.unarchiveChatbot>;
async function archive(call: Archiving, action: 'archiveChatbot' | 'unarchiveChatbot', deps: ChatbotDeps): Promise<Chatbot> {
  const { before, chatbot } = await deps.store.archive(call, call.params.chatbotId, action === 'archiveChatbot');
  if (before.status !== chatbot.status) await note(deps, call, 'chatbot_changed', action, chatbot.id, `${before.status} -> ${chatbot.status}`);
  return chatbot;
}

/** A document as the content of a chatbot of its own: settings upon the defaults, parts under ids of their own. */
async function contentOf(document: ChatbotDocument, at: string, deps: ChatbotDeps, newId: (old: string) => string): Promise<ChatbotContent> {
  const { name, language } = document.chatbot;
  const settings = changed(freshSettings(name, language), await prepared(document.chatbot, deps.models, at), at);
  return { settings, ...partsOf(document, newId) };
}

const copied = (name: string): string => `${codePoints(name).slice(0, 93).join('')} (copy)`;

/** Chatbots of an account: drafts, published versions, copies. */
export const chatbots: Operations<typeof chatbotRoutes, ChatbotDeps> = {
  async createChatbot(call, deps) {
    const { name, language } = call.body;
    const settings = changed(freshSettings(name, language), await prepared(call.body, deps.models));
    return createWith(call, 'createChatbot', { settings, ...NO_PARTS }, deps);
  },
  async importChatbot(call, deps) {
    return createWith(call, 'importChatbot', await contentOf(call.body, '#/body/chatbot', deps, deps.newId), deps);
  },
  async cloneChatbot(call, deps) {
    const document = reread(await deps.versions.draft(call, call.params.chatbotId));
    const named = { ...document, chatbot: { ...document.chatbot, name: copied(document.chatbot.name) } };
    return createWith(call, 'cloneChatbot', await contentOf(named, '#/body', deps, deps.newId), deps);
  },
  async listChatbots(call, { store }) {
    return store.list(call, call.query);
  },
  async readChatbot(call, { store }) {
    return store.read(call, call.params.chatbotId);
  },
  async changeChatbot(call, { store, models }) {
    const change = await prepared(call.body, models);
    return store.change(call, call.params.chatbotId, (current) => changed(current, change));
  },
  async deleteChatbot(call, deps) {
    const { chatbotId } = call.params;
    const { status, clear } = await deps.store.remove(call, chatbotId);
    // Before what may fail and is made up for by the sweep: the chatbot is gone already.
    await note(deps, call, 'chatbot_deleted', 'deleteChatbot', chatbotId, `${status} -> -`);
    await clear();
  },
  archiveChatbot: (call, deps) => archive(call, 'archiveChatbot', deps),
  unarchiveChatbot: (call, deps) => archive(call, 'unarchiveChatbot', deps),
  async rotatePublicKey(call, deps) {
    const { before, chatbot } = await deps.store.rotateKey(call, call.params.chatbotId, deps.newPublicKey());
    const end = (key: string): string => `ends ${key.slice(-4)}`;
    await note(deps, call, 'authz_public_key_renewed', 'rotatePublicKey', chatbot.id, `${end(before.publicKey)} -> ${end(chatbot.publicKey)}`);
    return chatbot;
  },
  async exportChatbot(call, deps) {
    const { chatbotId } = call.params;
    const document = toDocument(await deps.versions.draft(call, chatbotId), new Date(deps.now()).toISOString());
    await note(deps, call, 'chatbot_export', 'exportChatbot', chatbotId);
    return document;
  },
  async publishChatbot(call, deps) {
    const { principal } = call;
    const { chatbotId } = call.params;
    const { before, version } = await deps.versions.publish(call, chatbotId, principal.kind === 'session' ? principal.userId : null);
    await note(deps, call, 'chatbot_changed', 'publishChatbot', chatbotId, `version ${before ?? '-'} -> ${version.version}`);
    return version;
  },
  async listVersions(call, { versions }) {
    return versions.list(call, call.params.chatbotId, call.query);
  },
  async restoreVersion(call, deps) {
    const { chatbotId, version } = call.params;
    const document = reread(await deps.versions.read(call, chatbotId, version));
    // The parts come back under the ids that they had.
    const chatbot = await deps.versions.restore(call, chatbotId, await contentOf(document, '#/body', deps, (old) => old));
    await note(deps, call, 'chatbot_changed', 'restoreVersion', chatbotId, `draft -> version ${version}`);
    return chatbot;
  },
};
