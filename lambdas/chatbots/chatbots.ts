import { CLOSED_POLICY } from '../access/policy.ts';
import type { Operations } from '../core/contract.ts';
import { codePoints } from '../core/schema.ts';
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
  readonly newId: () => string;
  /** `pk_` and 128 random bits in base62. */
  readonly newPublicKey: () => string;
  /** Milliseconds. */
  readonly now: () => number;
}

const NO_PARTS = { playbooks: [], rules: [], triggers: [] } as const;

const createWith = (call: AccountCall, content: ChatbotContent, { store, newId, newPublicKey }: ChatbotDeps): Promise<Chatbot> =>
  store.create(call, { id: newId(), publicKey: newPublicKey(), content, accessPolicy: CLOSED_POLICY });

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
    return createWith(call, { settings, ...NO_PARTS }, deps);
  },
  async importChatbot(call, deps) {
    return createWith(call, await contentOf(call.body, '#/body/chatbot', deps, deps.newId), deps);
  },
  async cloneChatbot(call, deps) {
    const document = reread(await deps.versions.draft(call, call.params.chatbotId));
    const named = { ...document, chatbot: { ...document.chatbot, name: copied(document.chatbot.name) } };
    return createWith(call, await contentOf(named, '#/body', deps, deps.newId), deps);
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
  async deleteChatbot(call, { store }) {
    await store.remove(call, call.params.chatbotId);
  },
  async archiveChatbot(call, { store }) {
    return store.archive(call, call.params.chatbotId, true);
  },
  async unarchiveChatbot(call, { store }) {
    return store.archive(call, call.params.chatbotId, false);
  },
  async rotatePublicKey(call, { store, newPublicKey }) {
    return store.rotateKey(call, call.params.chatbotId, newPublicKey());
  },
  async exportChatbot(call, { versions, now }) {
    return toDocument(await versions.draft(call, call.params.chatbotId), new Date(now()).toISOString());
  },
  async publishChatbot(call, { versions }) {
    const { principal } = call;
    return versions.publish(call, call.params.chatbotId, principal.kind === 'session' ? principal.userId : null);
  },
  async listVersions(call, { versions }) {
    return versions.list(call, call.params.chatbotId, call.query);
  },
  async restoreVersion(call, deps) {
    const { chatbotId, version } = call.params;
    const document = reread(await deps.versions.read(call, chatbotId, version));
    // The parts come back under the ids that they had.
    return deps.versions.restore(call, chatbotId, await contentOf(document, '#/body', deps, (old) => old));
  },
};
