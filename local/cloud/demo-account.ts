import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';
import { signUp } from '../client/account.ts';
import { createClient, expectStatus } from '../client/client.ts';
import { settle, upload } from '../client/material.ts';
import { demoAddress, DEMO_SITES } from '../pages/demo-sites.ts';
import type { Cloud } from './cloud.ts';

/** Who can sign in to the demo account, and its chatbot. The password is public: the account is on this machine only. */
export interface Demo {
  readonly email: string;
  readonly password: string;
  readonly chatbotId: string;
  readonly publicKey: string;
}

const PERSON = { email: 'demo@rempart.example', password: 'correct horse battery staple', name: 'Demo', accountName: 'Orvella' } as const;
const HANDBOOK = 'test/fixtures/documents/rempart-handbook.pdf';

const fileOf = (directory: string): string => join(directory, 'demo.json');

/** The demo account of a data folder, once it is there. */
export function readDemo(directory: string): Demo | undefined {
  return existsSync(fileOf(directory)) ? (JSON.parse(readFileSync(fileOf(directory), 'utf8')) as Demo) : undefined;
}

/** The handbook that the demo's chatbot learns. */
export const handbook = () => ({ name: 'rempart-handbook.pdf', type: 'application/pdf', bytes: new Uint8Array(readFileSync(join(root, HANDBOOK))) });

/** Makes the demo account through the API, as any client would: a chatbot that has learned a real document and may be embedded on the demo shop. Once per data folder. */
export async function seedDemo(cloud: Cloud): Promise<Demo> {
  const known = readDemo(cloud.directory);
  if (known) return known;
  const client = createClient(cloud.app);
  const login = await client.call('POST', '/v1/auth/login', { body: { email: PERSON.email, password: PERSON.password } });
  if (login.status !== 200) await signUp(client, PERSON);
  const { body: chatbot } = await expectStatus(
    client.call<{ id: string; publicKey: string }>('POST', '/v1/chatbots', {
      body: {
        name: 'Orvella',
        languages: ['en', 'fr'],
        welcomeMessage: 'Hello! Ask me about the **Orvella One**.',
        suggestedMessages: ['How much coffee goes into a double basket?', 'How often do I descale it?', 'How long is the warranty?'],
      },
    }),
    201,
  );
  const domains = DEMO_SITES.filter(({ listed }) => listed).map(({ name }) => demoAddress(name, cloud.app));
  await expectStatus(client.call('PUT', `/v1/chatbots/${chatbot.id}/access-policy`, { body: { embedding: 'listed', domains, development: true } }), 200);
  const material = await upload(client, chatbot.id, handbook());
  const settled = await settle(client, chatbot.id, material.id);
  if (settled.status !== 'ready') throw new Error(`the demo document is ${settled.status} (${settled.reason ?? ''})`);
  const demo = { email: PERSON.email, password: PERSON.password, chatbotId: chatbot.id, publicKey: chatbot.publicKey };
  // Last: a run that is cut off before this seeds again.
  writeFileSync(fileOf(cloud.directory), JSON.stringify(demo), { mode: 0o600 });
  return demo;
}
