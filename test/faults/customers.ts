import { randomUUID } from 'node:crypto';
import { mailedToken, mailedTokens, signUp, type Person } from '../../local/client/account.ts';
import { createClient, readReply, type Client, type Reply } from '../../local/client/client.ts';
import { postForm, type UploadView } from '../../local/client/material.ts';
import { readAnswer } from '../../local/client/stream.ts';
import { saying } from '../load/sayings.ts';
import { freshSource, newVisitor, textFile, type TestCloud, type Visitor } from '../support/cloud.ts';
import { invoiceEvent, signed, subscriptionEvent } from '../support/stripe-event.ts';
import { deliver, message } from '../support/whatsapp.ts';
import type { Ledger, Promised, Shop } from './ledger.ts';
import { again, insist, persist } from '../support/persist.ts';

/** What somebody does once, and writes down what it was promised. */
export type Deed = (round: number) => Promise<void>;

export const keyed = (): Record<string, string> => ({ 'idempotency-key': randomUUID() });
let said = 0;
export const words = (): string => saying((said += 1));

/** Asks as a visitor, again under the same key until there is a whole answer, and writes down what was promised. Gives the conversation. */
export async function askAsVisitor(
  { edge }: Pick<TestCloud, 'edge'>,
  { headers }: Pick<Visitor, 'headers'>,
  promised: Promised,
  conversationId?: string,
): Promise<string> {
  const [question, key] = [words(), keyed()];
  const body = JSON.stringify({ message: question, conversationId });
  const answer = await again('a turn of a visitor', async () => {
    const response = await fetch(`${edge}/v1/widget/messages`, { method: 'POST', headers: { ...headers, ...key, 'content-type': 'application/json' }, body });
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    return readAnswer(response);
  });
  promised.turns.push({ conversationId: answer.conversationId, messageId: answer.messageId, question, answer: answer.text });
  return answer.conversationId;
}

/** So many questions make a conversation. */
const ONE_CONVERSATION = 6;

/** Visitors who ask, one after the other, each on and on in one conversation. */
export function visitor(cloud: Pick<TestCloud, 'edge'>, shop: Shop, promised: Promised): Deed {
  let who: Visitor | undefined;
  let conversationId: string | undefined;
  return async (round) => {
    if (!who || round % ONE_CONVERSATION === 0) [who, conversationId] = [await again('a visitor', () => newVisitor(shop.bot.publicKey)), undefined];
    conversationId = await askAsVisitor(cloud, who, promised, conversationId);
    const { headers } = who;
    await insist('what is new', async () => readReply(await fetch(`${cloud.edge}/v1/widget/changes`, { headers })));
  };
}

/** A program of the account's that asks by its key. */
export function program({ app }: Pick<TestCloud, 'app'>, shop: Shop, promised: Promised): Deed {
  const client = createClient(app, freshSource());
  return async () => {
    const [question, headers] = [words(), { ...keyed(), authorization: `Bearer ${shop.key}` }];
    const path = `/v1/chatbots/${shop.bot.id}/chat`;
    const answer = await again('a turn of a program', async () => {
      const response = await client.send('POST', path, { body: { message: question }, headers: { ...headers, accept: 'text/event-stream' } });
      if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
      return readAnswer(response);
    });
    promised.turns.push({ conversationId: answer.conversationId, messageId: answer.messageId, question, answer: answer.text });
  };
}

/** People on WhatsApp: the service delivers until it is heard, and then once more. */
export const sender =
  ({ app }: Pick<TestCloud, 'app'>, { channel }: Shop, promised: Promised): Deed =>
  async (round) => {
    const [from, text] = [`3361234${2_000 + (round % 4)}`, words()];
    const raw = message(text, { from, number: channel.number });
    const send = async (): Promise<Reply<object>> => readReply(await deliver(app, channel.id, raw));
    await insist('a message of WhatsApp', send);
    promised.hooks.push({ from, text });
    await insist('the same message of WhatsApp', send);
  };

const word = (): string => `quay${randomUUID().replaceAll('-', '')}`;

/** A file is sent, a text is written, or a page is imported. */
export const teacher =
  ({ tenant: { client }, bot }: Shop, promised: Promised, site: { readonly page: (word: string) => string }): Deed =>
  async (round) => {
    const [mark, path] = [word(), `/v1/chatbots/${bot.id}/materials`];
    const text = `Notice ${round}. The password of the ${mark} regatta is on the board.`;
    const made = async (way: string, body: object): Promise<string> => {
      const headers = keyed();
      return (await insist<{ material: { id: string } }>(`a material (${way})`, () => client.call('POST', `${path}/${way}`, { body, headers }))).material.id;
    };
    const sent = async (): Promise<string> => {
      const file = textFile(text, `${mark}.txt`);
      return again('an upload', async () => {
        const headers = keyed();
        const body = { filename: file.name, contentType: file.type, bytes: file.bytes.length };
        const { material, upload } = await insist<Partial<UploadView> & Pick<UploadView, 'material'>>('a form', () =>
          client.call('POST', `${path}/uploads`, { body, headers }),
        );
        // A reply that got lost took its form with it: the next one is another's.
        if (!upload) throw new Error('the form was shown to nobody');
        await again('a file', async () => {
          const stored = await postForm(upload, file);
          if (!stored.ok) throw new Error(`${stored.status} ${await stored.text()}`);
        });
        return material.id;
      });
    };
    const ways = [sent, () => made('texts', { title: mark, text }), () => made('imports', { url: site.page(mark) })];
    const id = await (ways[round % ways.length] ?? sent)();
    promised.materials.push({ id, word: mark });
  };

/** The password again, so that the next minutes may do what matters most. */
export const confirmed = (client: Client, password: string): Promise<object> =>
  insist('the password again', () => client.call('POST', '/v1/auth/confirm', { body: { password } }));

/** Logs in, as whoever has heard nothing of what would have done so. */
const logIn = (client: Client, body: Pick<Person, 'email' | 'password'>): Promise<{ user: { id: string } }> =>
  insist('a log-in', () => client.call('POST', '/v1/auth/login', { body }));

/** Somebody is invited and joins, becomes an admin, or leaves. */
export const personnel =
  ({ app }: Pick<TestCloud, 'app'>, { tenant }: Shop, promised: Promised): Deed =>
  async (round) => {
    const { client, password } = tenant;
    await confirmed(client, password);
    const [here] = [...promised.members].find(([, member]) => member !== 'gone') ?? [];
    if (here !== undefined && round % 3 === 1) {
      const { role } = await insist<{ role: string }>('a role', () => client.call('PATCH', `/v1/members/${here}`, { body: { role: 'admin' } }));
      const member = promised.members.get(here);
      if (member && member !== 'gone') promised.members.set(here, { ...member, role });
      return;
    }
    if (here !== undefined && round % 3 === 2) {
      // Whoever has heard nothing asks again, and is told that nobody is there.
      const { status, text } = await persist('a removal', () => client.call('DELETE', `/v1/members/${here}`));
      if (![204, 404].includes(status)) throw new Error(`a removal: ${status} ${text}`);
      promised.members.set(here, 'gone');
      return;
    }
    const email = `m-${randomUUID()}@example.com`;
    const headers = keyed();
    // Whoever has heard nothing of the first try may hear of the next that somebody is invited already: there is one invitation, and one mail.
    const invite = (): Promise<Reply<object>> => client.call('POST', '/v1/invitations', { body: { email, role: 'member', grants: [] }, headers });
    await again('an invitation', async () => {
      const { status, text } = await invite();
      if (status !== 201 && !(status === 409 && (await mailedTokens(client, email)).length > 0)) throw new Error(`${status} ${text}`);
    });
    const own = createClient(app, freshSource());
    const token = await again('the mail of an invitation', () => mailedToken(own, email));
    const joined = await persist<{ user: { id: string } }>('a member', () =>
      own.call('POST', '/v1/invitations/accept', { body: { token, name: 'Member', password } }),
    );
    // A reply that got lost has used the link up: then one logs in.
    const { user } = joined.status < 400 ? joined.body : await logIn(own, { email, password });
    promised.members.set(user.id, { email, role: 'member' });
  };

/** The name of the chatbot is changed. */
export const owner =
  ({ tenant: { client }, bot }: Shop, promised: Promised): Deed =>
  async (round) => {
    const name = `Harbour master ${round}`;
    await insist('a name', () => client.call('PATCH', `/v1/chatbots/${bot.id}`, { body: { name } }));
    promised.name = name;
  };

/** A payment fails or comes after all; the payment service says so until it is heard, and then once more. */
export const payments =
  ({ app }: Pick<TestCloud, 'app'>, { subscription: { id, customer } }: Shop, promised: Promised): Deed =>
  async (round) => {
    const status = round % 2 === 0 ? 'past_due' : 'active';
    const put = async (): Promise<Reply<object>> =>
      readReply(await fetch(`${app}/__local/stripe/subscriptions/${id}`, { method: 'POST', body: new URLSearchParams({ status }) }));
    await insist('a state of Stripe', put);
    promised.subscription = status;
    const changed = { id, customer, status };
    for (const body of [invoiceEvent(status === 'active' ? 'paid' : 'payment_failed', changed), subscriptionEvent(changed)]) {
      const hook = async (): Promise<Reply<object>> => readReply(await fetch(`${app}/v1/hooks/stripe`, { method: 'POST', headers: signed(body), body }));
      await insist('an event of Stripe', hook);
      await insist('the same event of Stripe', hook);
    }
  };

/** Opens an account, however often the reply of any step gets lost. */
export async function join(client: Client, person: Person): Promise<void> {
  const { email, password } = person;
  await again('a new account', async () => {
    const before = (await mailedTokens(client, email)).length;
    if (before === 0) return void (await signUp(client, person));
    // The mail has come before, and the reply to what it led to got lost: the link is good still, or it was used.
    const token = await mailedToken(client, email);
    const { status } = await client.call('POST', '/v1/auth/verify-email', { body: { token, password } });
    if (status !== 200) await logIn(client, { email, password });
  });
}

/** Sets a new password by a mailed link, as somebody does who has forgotten the old one. */
async function forget(client: Client, { email }: Person, password: string): Promise<void> {
  const before = (await again('the mails', () => mailedTokens(client, email))).length;
  await insist('a link', () => client.call('POST', '/v1/auth/password/forgot', { body: { email } }));
  await again('a new password', async () => {
    // Whoever has asked twice has two links, of which the newest is good.
    const token = await mailedToken(client, email, before);
    const { status } = await client.call('POST', '/v1/auth/password/reset', { body: { token, password } });
    // A reply that got lost has used the link up: then the new password is the one that opens.
    if (status !== 204) await logIn(client, { email, password });
  });
}

/** Somebody new opens an account, and forgets the password. */
export const newcomer =
  ({ app }: Pick<TestCloud, 'app'>, { signedUp }: Ledger): Deed =>
  async () => {
    const person = { email: `n-${randomUUID()}@example.com`, password: 'a quiet harbour at noon', name: 'New', accountName: 'New account' };
    const client = createClient(app, freshSource());
    await join(client, person);
    const password = 'a quieter harbour at midnight';
    await forget(client, person, password);
    signedUp.push({ email: person.email, password });
  };
