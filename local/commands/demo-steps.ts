import { signUp, type TokenFor } from '../client/account.ts';
import { expectStatus, readReply, type Client } from '../client/client.ts';
import { published } from '../client/published.ts';
import { settle, upload, type LocalFile } from '../client/material.ts';
import { readAnswer } from '../client/stream.ts';
import { handbook } from '../cloud/demo-account.ts';
import { signedWebhook } from './demo-webhook.ts';

/** What the steps hand on to each other. */
export interface DemoContext {
  readonly client: Client;
  /** A second account's. */
  readonly other: Client;
  /** An address of this run for somebody. */
  readonly address: (name: string) => string;
  /** Who reads their mails for them, where it is not the local mailbox. */
  readonly tokenFor?: TokenFor;
  readonly state: { chatbotId?: string; access?: string };
}

export interface DemoStep {
  readonly name: string;
  /** Needs something on this machine that the instance can reach. */
  readonly onlyHere?: true;
  /** Resolves to what was seen. @throws Error when it is not what it must be. */
  readonly run: (context: DemoContext) => Promise<string>;
}

const QUESTION = 'How much coffee goes into a double basket?';
const ANSWER = /18 grams/;
const PAGE = 2;
export const PASSWORD = 'tidal copper lantern 58';

/** EICAR's test file, in two parts so that this file is not one itself. */
const eicar = (): LocalFile => ({
  name: 'price-list.txt',
  type: 'text/plain',
  bytes: new TextEncoder().encode(String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$` + 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'),
});

const require = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('an earlier step left nothing');
  return value;
};

async function learn(
  client: Client,
  chatbotId: string,
  file: LocalFile,
): Promise<{ readonly states: string; readonly material: Awaited<ReturnType<typeof settle>> }> {
  const states: string[] = ['awaiting-upload'];
  const { id } = await upload(client, chatbotId, file);
  const material = await settle(client, chatbotId, id, { seen: (status) => states.at(-1) !== status && states.push(status) });
  return { states: states.join(' > '), material };
}

/** The main job of the product, step by step, with what must be refused among it. */
export const DEMO_STEPS: readonly DemoStep[] = [
  {
    name: 'sign up, follow the mailed link',
    async run({ client, address, tokenFor }) {
      await signUp(client, { email: address('ada'), password: PASSWORD, name: 'Ada', accountName: 'Analytical Engines' }, tokenFor);
      const { account } = await published(client).call('me');
      return `signed in as ${account.role} of ${account.name}; the session is in __Host- cookies`;
    },
  },
  {
    name: 'create a chatbot',
    async run({ client, state }) {
      const { id, publicKey } = await published(client).call('createChatbot', { body: { name: 'Handbook' } });
      state.chatbotId = id;
      return publicKey;
    },
  },
  {
    name: 'upload a PDF through quarantine',
    async run({ client, state }) {
      const { states, material } = await learn(client, require(state.chatbotId), handbook());
      if (material.status !== 'ready') throw new Error(`${states} (${material.reason ?? ''})`);
      return `${states}; ${material.pages} pages, ${material.chunks} chunks, scan ${material.scan?.verdict} by ${material.scan?.engine}`;
    },
  },
  {
    name: 'upload the EICAR test file',
    async run({ client, state }) {
      const { states, material } = await learn(client, require(state.chatbotId), eicar());
      if (material.status !== 'rejected' || material.reason !== 'infected') throw new Error(`${states} (${material.reason ?? ''})`);
      const link = await client.call('GET', `/v1/chatbots/${require(state.chatbotId)}/materials/${material.id}/download`);
      if (link.status !== 409) throw new Error(`a link was given: ${link.status}`);
      return `${states} (infected); no link is given`;
    },
  },
  {
    name: 'ask, and see the answer stream in',
    async run({ client, state }) {
      const began = performance.now();
      const response = await client.send('POST', `/v1/chatbots/${require(state.chatbotId)}/chat`, {
        body: { message: QUESTION },
        headers: { accept: 'text/event-stream' },
      });
      if (response.status !== 200) throw new Error((await readReply(response)).text);
      const answer = await readAnswer(response, began);
      const [first] = answer.sources;
      if (!ANSWER.test(answer.text)) throw new Error(`unexpected answer: ${answer.text}`);
      if (first?.page !== PAGE) throw new Error(`cites page ${String(first?.page)} instead of ${PAGE}`);
      return `"${answer.text}" from ${first.name}, page ${first.page}; first word after ${Math.round(answer.firstWordMs)} ms`;
    },
  },
  {
    name: 'receive a signed webhook',
    onlyHere: true,
    run: ({ client, state }) => signedWebhook(client, { chatbotId: require(state.chatbotId), question: QUESTION, password: PASSWORD }),
  },
  {
    name: 'the same question from another account',
    async run({ other, state, address, tokenFor }) {
      await signUp(other, { email: address('eve'), password: PASSWORD, name: 'Eve', accountName: 'Somebody Else' }, tokenFor);
      const id = require(state.chatbotId);
      const foreign = await other.call('POST', `/v1/chatbots/${id}/chat`, { body: { message: QUESTION } });
      const missing = await other.call('POST', `/v1/chatbots/${id.slice(0, -4)}0000/chat`, { body: { message: QUESTION } });
      const bare = ({ text, body }: typeof foreign): string => text.replace(String((body as { instance?: string }).instance), '');
      if (foreign.status !== 404 || bare(foreign) !== bare(missing)) throw new Error(`${foreign.status} ${foreign.text}`);
      return '404, byte for byte the reply of a chatbot that does not exist';
    },
  },
  {
    name: 'log out',
    async run({ client, state }) {
      state.access = client.cookies.get('__Host-access');
      await expectStatus(client.call('POST', '/v1/auth/logout'), 204);
      return 'cookies are gone';
    },
  },
  {
    name: 'use the old token',
    async run({ client, state }) {
      const reply = await expectStatus(client.call<{ code: string }>('GET', '/v1/me', { headers: { cookie: `__Host-access=${require(state.access)}` } }), 401);
      return `401 ${reply.body.code} at once, although the token lives on for 15 minutes`;
    },
  },
];
