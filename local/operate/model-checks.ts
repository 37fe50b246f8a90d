import { BedrockRuntimeClient, ConverseCommand, InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime';
import { found, type Found } from './finding.ts';
import type { Reach } from './log-lines.ts';
import { refusalOf, type BedrockModel, type Check } from './wanted.ts';

/** What Bedrock says where a model is not there or not allowed; anything else is a failure to look. */
const REFUSALS = new Set(['AccessDeniedException', 'ResourceNotFoundException', 'ValidationException']);
const NONE = 'none of Bedrock is configured';
/** What it says of a model that is not called in one region ("with on-demand throughput isn't supported. Retry ... an inference profile"). */
const BY_PROFILE = /on-demand throughput|inference profile/i;

const mendOf = ({ message }: Error): string =>
  BY_PROFILE.test(message)
    ? 'This model is called through an inference profile only: write the id of one into cdk.json, which is a geography ("eu.", "us.", "apac." and so on) or "global." before that of the model (docs/configuration.md).'
    : 'Ask for access under Bedrock, "Model access", in that region.';

/** Asks the one question that shows access for sure: it costs a token. */
async function askedOf(reach: Reach, model: BedrockModel, ask: (client: BedrockRuntimeClient) => Promise<unknown>): Promise<Found> {
  const refused = await refusalOf(REFUSALS, ask(new BedrockRuntimeClient({ ...reach, region: model.region })));
  return found(!refused, `${model.id} in ${model.region}${refused ? `: ${refused.name}` : ''}`, refused ? mendOf(refused) : '');
}

/** The least that the families of embeddings take which functions know (docs/configuration.md); nothing for another. */
function leastOf({ id, dimensions }: BedrockModel): unknown {
  if (id.includes('amazon.titan-embed-text-v2')) return { inputText: '1', dimensions, normalize: true };
  return id.includes('cohere.embed-multilingual-v3') ? { texts: ['1'], input_type: 'search_query' } : undefined;
}

export const MODEL_CHECKS: readonly Check[] = [
  {
    name: 'model',
    run: async ({ model }, reach) =>
      model
        ? askedOf(reach, model, (client) =>
            client.send(new ConverseCommand({ modelId: model.id, messages: [{ role: 'user', content: [{ text: '1' }] }], inferenceConfig: { maxTokens: 1 } })),
          )
        : found(true, NONE, ''),
  },
  {
    name: 'embeddings',
    async run({ embeddings }, reach) {
      if (!embeddings) return found(true, NONE, '');
      const least = leastOf(embeddings);
      if (!least)
        return found(
          false,
          `${embeddings.id}: of no family that functions know`,
          'Name amazon.titan-embed-text-v2:0 or cohere.embed-multilingual-v3, or a profile of it.',
        );
      return askedOf(reach, embeddings, (client) =>
        client.send(
          new InvokeModelCommand({ modelId: embeddings.id, contentType: 'application/json', accept: 'application/json', body: JSON.stringify(least) }),
        ),
      );
    },
  },
];
