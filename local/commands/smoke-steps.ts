import { createClient, expectStatus } from '../client/client.ts';
import { PASSWORD, type DemoStep } from './demo-steps.ts';

/** Seconds for which browsers must keep to https: two years. */
const HSTS = 'max-age=63072000; includeSubDomains; preload';

const isProblem = (headers: Headers): boolean => /^application\/problem\+json/.test(headers.get('content-type') ?? '');

/** What anybody sees without a credential, before anything is made. */
export const PUBLIC_STEPS: readonly DemoStep[] = [
  {
    name: 'health',
    async run({ client }) {
      const { body } = await expectStatus(client.call<{ status: string; version: string; model: string }>('GET', '/v1/health'), 200);
      if (body.status !== 'ok') throw new Error(`status ${body.status}`);
      return `version ${body.version}, model ${body.model}`;
    },
  },
  {
    name: 'keys that verify tokens',
    async run({ client }) {
      const { body } = await expectStatus(client.call<{ keys: readonly { readonly alg: string }[] }>('GET', '/.well-known/jwks.json'), 200);
      if (body.keys.length === 0 || body.keys.some(({ alg }) => alg !== 'RS256')) throw new Error('no RS256 key: has the signing key been rotated?');
      return `${body.keys.length} keys, RS256`;
    },
  },
  {
    name: 'nobody is somebody without a credential',
    async run({ client }) {
      const { headers } = await expectStatus(client.call('GET', '/v1/me'), 401);
      if (!isProblem(headers) || !/no-store/.test(headers.get('cache-control') ?? '')) throw new Error('the refusal is no problem document that nobody keeps');
      return '401, a problem document that nobody keeps';
    },
  },
  {
    name: 'what is not there, and what is not done there',
    async run({ client }) {
      const [missing, method] = [await expectStatus(client.call('GET', '/v1/nothing-here'), 404), await expectStatus(client.call('PUT', '/v1/health'), 405)];
      if (!isProblem(missing.headers) || !isProblem(method.headers)) throw new Error('the gateway answers in words of its own');
      return '404 and 405, problem documents';
    },
  },
  {
    name: 'headers that protect a browser',
    async run({ client }) {
      const { headers } = await client.call('GET', '/v1/health');
      const wrong = [
        ['strict-transport-security', HSTS],
        ['x-content-type-options', 'nosniff'],
        ['x-frame-options', 'DENY'],
      ].filter(([name = '', value = '']) => headers.get(name)?.toLowerCase() !== value.toLowerCase());
      if (wrong.length > 0) throw new Error(wrong.map(([name = '']) => `${name}: ${headers.get(name)}`).join('; '));
      return 'HSTS of two years, nosniff, no frames';
    },
  },
];

/** What the edge host has, and what it must not have. */
export const edgeSteps = (edge: string): readonly DemoStep[] => [
  {
    name: 'the script of the widget',
    async run() {
      const reply = await expectStatus(createClient(edge).call('GET', '/chat.js'), 200);
      if (!/javascript/.test(reply.headers.get('content-type') ?? '') || reply.text === '') throw new Error('no script');
      return `${reply.text.length} characters`;
    },
  },
  {
    name: 'routes of the team are not on the host of visitors',
    async run() {
      await expectStatus(createClient(edge).call('GET', '/v1/me'), 404);
      return '404';
    },
  },
];

/** Takes away what the run has made: both accounts close, and are erased after their grace period. */
export const CLEANING: DemoStep = {
  name: 'close both accounts',
  async run({ client, other, address }) {
    await expectStatus(client.call('POST', '/v1/auth/login', { body: { email: address('ada'), password: PASSWORD } }), 200);
    for (const each of [client, other]) {
      await expectStatus(each.call('POST', '/v1/auth/confirm', { body: { password: PASSWORD } }), 204);
      await expectStatus(each.call('DELETE', '/v1/account'), 202);
    }
    return 'erased after their grace period';
  },
};
