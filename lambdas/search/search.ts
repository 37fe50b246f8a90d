import type { Operations } from '../core/contract.ts';
import { Problem } from '../core/problem.ts';
import type { Accounts } from '../database/account.ts';
import { requireChatbot } from '../database/chatbot.ts';
import type { EmbeddingModel } from '../models/embedding.ts';
import { ModelError } from '../models/model-error.ts';
import { retrieve, type AskToReembed } from '../retrieval/retrieve.ts';
import type { searchRoutes } from './contract.ts';

const DEFAULT_LIMIT = 5;

export interface SearchDeps {
  readonly accounts: Accounts;
  readonly embedding: () => Promise<EmbeddingModel>;
  readonly askToReembed: AskToReembed;
}

/** What a question would find, for the team that tries its material. */
export const search: Operations<typeof searchRoutes, SearchDeps> = {
  async search(call, { accounts, embedding, askToReembed }) {
    const { query, limit = DEFAULT_LIMIT } = call.body;
    const model = await embedding();
    const [vector = []] = await model.embed([query], { signal: call.signal, purpose: 'question' }).catch((cause: unknown) => {
      throw cause instanceof ModelError ? new Problem('unavailable', 'embedding model', { cause }) : cause;
    });
    const passages = await accounts.enter(call, async (scope) => {
      await requireChatbot(scope, call.params.chatbotId);
      return retrieve(scope, call.params.chatbotId, { text: query, embedding: vector, model: model.id }, limit, askToReembed);
    });
    return { passages };
  },
};
