import type { ChatModel, ChatTurn, ModelPart } from './chat-model.ts';
import { bestSentences } from './sentence-choice.ts';

/** Said when no passage answers; the chatbot's own fallback text may replace it. */
const NOT_FOUND = {
  en: 'I could not find an answer to that in the documents I have.',
  fr: 'Je n’ai pas trouvé de réponse à cette question dans les documents dont je dispose.',
} as const;

/**
 * Answers without a language model: quotes the one to three sentences of the passages that share most with the question, word for word
 * (white space apart), each followed by its citation. It never writes a word of its own, save one polite sentence when nothing answers.
 */
export const extractiveChat: ChatModel = {
  id: 'extractive-v1',
  answer: async function* answer(turn: ChatTurn): AsyncGenerator<ModelPart> {
    const quoted = bestSentences(turn.question, turn.passages);
    if (quoted.length === 0) {
      yield { kind: 'refused' };
      yield* byWords(NOT_FOUND[turn.language], turn.signal);
    }
    for (const [at, { text, passage }] of quoted.entries()) {
      yield* byWords(at === 0 ? text : ` ${text}`, turn.signal);
      yield { kind: 'cite', passage };
    }
    yield { kind: 'usage', inputTokens: 0, outputTokens: 0 };
  },
};

function* byWords(text: string, signal: AbortSignal): Generator<ModelPart> {
  for (const word of text.match(/\s*\S+/g) ?? []) {
    signal.throwIfAborted();
    yield { kind: 'text', text: word };
  }
}
