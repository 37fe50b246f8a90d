import * as z from 'zod';
import type { ChatModel, ChatTurn, ModelPart } from './chat-model.ts';
import { citationReader } from './citations.ts';
import { asModelError, ModelError } from './model-error.ts';
import { postToModel, type ModelServer } from './model-http.ts';
import { buildPrompt } from './prompt.ts';
import { eventData } from './sse.ts';

export interface OpenAiChatOptions {
  readonly model: string;
  /** Newer models of OpenAI itself want `max_completion_tokens`; every other server knows `max_tokens`. */
  readonly tokenLimit?: 'max_tokens' | 'max_completion_tokens';
}

/** One piece of a streamed completion; servers leave out or null what they do not have. */
const chunkSchema = z.object({
  choices: z
    .array(z.object({ delta: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }).nullish(), finish_reason: z.string().nullish() }))
    .nullish(),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }).nullish(),
  error: z.unknown().optional(),
});

/** Answers through a server that speaks OpenAI's `POST /chat/completions` with `stream` (OpenAI API reference, Chat Completions streaming). */
export function openAiChat(server: ModelServer, { model, tokenLimit = 'max_tokens' }: OpenAiChatOptions): ChatModel {
  return {
    id: `openai-compatible:${model}`,
    answer: async function* answer(turn: ChatTurn): AsyncGenerator<ModelPart> {
      const { system, messages } = buildPrompt(turn);
      const body = {
        model,
        messages: [{ role: 'system', content: system }, ...messages.map(({ role, text }) => ({ role, content: text }))],
        stream: true,
        stream_options: { include_usage: true },
        [tokenLimit]: turn.maxTokens,
        ...(turn.temperature === undefined ? {} : { temperature: turn.temperature }),
      };
      const reply = await postToModel(server, '/chat/completions', body, turn.signal);
      if (!reply.body) throw new ModelError('unavailable', 'the model server answered without a body');
      try {
        yield* readAnswer(reply.body, turn.passages.length);
      } catch (error) {
        throw asModelError(error, turn.signal, 'reading the answer');
      }
    },
  };
}

/** A stream that ends without `[DONE]` or a finish reason was cut off, and half an answer must not pass for a whole one. */
async function* readAnswer(stream: ReadableStream<Uint8Array>, passages: number): AsyncGenerator<ModelPart> {
  const reader = citationReader(passages);
  let finished = false;
  for await (const data of eventData(stream)) {
    if (data.trim() === '[DONE]') {
      finished = true;
      break;
    }
    const chunk = parseChunk(data);
    const choice = chunk.choices?.[0];
    yield* reader.push(choice?.delta?.content ?? choice?.delta?.refusal ?? '');
    if (choice?.delta?.refusal || choice?.finish_reason === 'content_filter') yield { kind: 'refused' };
    if (choice?.finish_reason) finished = true;
    if (chunk.usage) yield { kind: 'usage', inputTokens: chunk.usage.prompt_tokens, outputTokens: chunk.usage.completion_tokens };
  }
  if (!finished) throw new ModelError('unavailable', 'the answer was cut off');
  yield* reader.end();
}

function parseChunk(data: string): z.infer<typeof chunkSchema> {
  let json: unknown;
  try {
    json = JSON.parse(data);
  } catch (cause) {
    throw new ModelError('unavailable', 'an event of the answer is not JSON', { cause });
  }
  const parsed = chunkSchema.safeParse(json);
  if (!parsed.success) throw new ModelError('unavailable', 'an event of the answer has another shape', { cause: parsed.error });
  if (parsed.data.error) throw new ModelError('unavailable', `the model server failed in mid-answer: ${JSON.stringify(parsed.data.error).slice(0, 500)}`);
  return parsed.data;
}
