import { CONTRACTS } from '../contracts.ts';
import { api } from '../core/api.ts';
import { readEnv } from '../core/env.ts';
import { functionLog } from '../core/log.ts';
import { once } from '../core/once.ts';
import { modelName } from '../models/model-name.ts';
import { openApiDocument } from '../openapi.ts';
import { platformEnv, platformRoutes } from './contract.ts';
import { platform } from './platform.ts';

export const handler = api(platformRoutes, platform, ({ rings }) => {
  const env = readEnv(platformEnv);
  return {
    version: env.REMPART_VERSION,
    model: modelName(env.CHAT_MODEL),
    embeddings: modelName(env.EMBEDDING_MODEL),
    rings,
    log: functionLog(),
    document: once(() => openApiDocument(CONTRACTS, env.REMPART_VERSION)),
  };
});
