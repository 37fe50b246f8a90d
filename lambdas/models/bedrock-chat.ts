import { ConverseStreamCommand, type BedrockRuntimeClient, type ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import { asBedrockError } from './bedrock-error.ts';
import type { ChatModel, ChatTurn, ModelPart } from './chat-model.ts';
import { citationReader } from './citations.ts';
import { ModelError } from './model-error.ts';
import { buildPrompt } from './prompt.ts';

/** Reasons to stop that mean that the model or its guardrail would not answer. */
const REFUSALS: ReadonlySet<string> = new Set(['content_filtered', 'guardrail_intervened']);

/** Answers through Amazon Bedrock's ConverseStream, the one operation that every chat model there understands. The client belongs to the caller. */
export function bedrockChat(client: Pick<BedrockRuntimeClient, 'send'>, { model }: { readonly model: string }): ChatModel {
  return {
    id: `bedrock:${model}`,
    answer: async function* answer(turn: ChatTurn): AsyncGenerator<ModelPart> {
      const { system, messages } = buildPrompt(turn);
      const command = new ConverseStreamCommand({
        modelId: model,
        system: [{ text: system }],
        messages: messages.map(({ role, text }) => ({ role, content: [{ text }] })),
        inferenceConfig: { maxTokens: turn.maxTokens, ...(turn.temperature === undefined ? {} : { temperature: turn.temperature }) },
      });
      try {
        const { stream } = await client.send(command, { abortSignal: turn.signal });
        if (!stream) throw new ModelError('unavailable', `${model} answered without a stream`);
        yield* readAnswer(stream, turn);
      } catch (error) {
        throw asBedrockError(error, turn.signal, `ConverseStream ${model}`);
      }
    },
  };
}

/** Half an answer must not pass for a whole one: without `messageStop` the stream was cut off. */
async function* readAnswer(stream: AsyncIterable<ConverseStreamOutput>, turn: ChatTurn): AsyncGenerator<ModelPart> {
  const reader = citationReader(turn.passages.length);
  let finished = false;
  for await (const event of stream) {
    turn.signal.throwIfAborted();
    yield* reader.push(event.contentBlockDelta?.delta?.text ?? '');
    if (event.messageStop) {
      finished = true;
      yield* reader.end();
      if (REFUSALS.has(event.messageStop.stopReason ?? '')) yield { kind: 'refused' };
    }
    const usage = event.metadata?.usage;
    if (usage) yield { kind: 'usage', inputTokens: usage.inputTokens ?? 0, outputTokens: usage.outputTokens ?? 0 };
  }
  // Over HTTP/2 an abort ends the stream without an error.
  turn.signal.throwIfAborted();
  if (!finished) throw new ModelError('unavailable', 'the answer was cut off');
}
