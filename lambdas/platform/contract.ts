import * as z from 'zod';
import { routes } from '../core/contract.ts';

export const platformRoutes = routes({
  health: {
    method: 'GET',
    path: '/v1/health',
    host: 'app',
    callers: ['public'],
    summary: 'Whether the service answers, and which version it is.',
    problems: [],
    reply: z.strictObject({ status: z.literal('ok'), version: z.string().max(40), model: z.string().max(100), embeddings: z.string().max(100) }),
  },
  openApi: {
    method: 'GET',
    path: '/v1/openapi.json',
    host: 'app',
    callers: ['public'],
    summary: 'This API as an OpenAPI 3.1 document.',
    problems: [],
    reply: z.looseObject({ openapi: z.literal('3.1.0') }),
  },
  reportPolicy: {
    method: 'POST',
    path: '/v1/reports/csp',
    host: 'app',
    status: 204,
    callers: ['public'],
    summary: 'For browsers: what the policy of a page has kept from running. The directive and the origins are written to the log, nothing else.',
    problems: ['invalid-request', 'payload-too-large', 'csrf-refused', 'unavailable'],
    rawBody: true,
    reply: 'none',
  },
});

export const platformEnv = z.object({ REMPART_VERSION: z.string().min(1), CHAT_MODEL: z.string().min(1), EMBEDDING_MODEL: z.string().min(1) });
