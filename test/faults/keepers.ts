import { randomUUID } from 'node:crypto';
import { createClient, readReply } from '../../local/client/client.ts';
import { postForm, type LocalFile } from '../../local/client/material.ts';
import { CONTRACTS } from '../../lambdas/contracts.ts';
import { type Route, unguarded } from '../../lambdas/core/contract.ts';
import { png } from '../lambdas/uploads/pictures.ts';
import { freshSource, newVisitor, type TestCloud, type UploadReply } from '../support/cloud.ts';
import { claimsOf } from '../support/claims.ts';
import { again, insist, persist } from '../support/persist.ts';
import { askAsVisitor, confirmed, join, keyed, type Deed } from './customers.ts';
import type { Ledger, Promised, Shop } from './ledger.ts';

/** What may be thrown away must have had the time to be learned. */
const KEPT_AT_LEAST = 2;

/** The oldest material is thrown away, whatever has become of it by then. */
export const librarian =
  ({ tenant: { client }, bot }: Shop, promised: Promised): Deed =>
  async () => {
    if (promised.materials.length <= KEPT_AT_LEAST) return;
    const [oldest] = promised.materials.splice(0, 1);
    if (!oldest) return;
    promised.thrownAway.push(oldest);
    // Whoever has heard nothing asks again, and is told that nothing is there.
    const { status, text } = await persist('a deletion', () => client.call('DELETE', `/v1/chatbots/${bot.id}/materials/${oldest.id}`));
    if (![204, 404].includes(status)) throw new Error(`a deletion: ${status} ${text}`);
  };

/** Announces a file and sends it; a form whose reply got lost, or that brought nothing, is nobody's. */
async function sendFile(what: string, announce: () => Promise<UploadReply>, file: LocalFile): Promise<string> {
  const { upload, form } = await announce();
  await again(what, async () => {
    const stored = await postForm(form, file);
    if (!stored.ok) throw new Error(`${stored.status} ${await stored.text()}`);
  });
  return upload.id;
}
const announced = (file: LocalFile): object => ({ filename: file.name, contentType: file.type, bytes: file.bytes.length });

/** A new face for the chatbot. */
export const painter =
  ({ tenant: { client }, bot }: Shop, promised: Promised): Deed =>
  async (round) => {
    const file: LocalFile = { name: 'face.png', type: 'image/png', bytes: new Uint8Array(png(16 + (round % 64))) };
    const body = announced(file);
    promised.avatar = await sendFile(
      'a face',
      () => insist('a form', () => client.call<UploadReply>('POST', `/v1/chatbots/${bot.id}/avatar/uploads`, { body })),
      file,
    );
  };

/** Somebody asks what is kept of a visitor, and is told of the conversation. @throws Error when not. */
async function askedFor({ tenant: { client, password }, bot }: Shop, visitorId: string, conversationId: string): Promise<void> {
  await confirmed(client, password);
  const kept = await insist<{ conversations: readonly { readonly id: string }[] }>('what is kept of a person', () =>
    client.call('POST', `/v1/chatbots/${bot.id}/people/export`, { body: { visitorId } }),
  );
  if (!kept.conversations.some(({ id }) => id === conversationId)) throw new Error(`what is kept of ${visitorId} has no ${conversationId}`);
}

/** A visitor who asks, sends a document into the conversation, and wants to know what is kept. */
export const applicant =
  (cloud: Pick<TestCloud, 'edge'>, shop: Shop, promised: Promised): Deed =>
  async () => {
    const who = await again('a visitor', () => newVisitor(shop.bot.publicKey));
    const conversationId = await askAsVisitor(cloud, who, promised);
    const text = `%PDF-1.4\n% ${randomUUID()}\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n`;
    const file: LocalFile = { name: 'note.pdf', type: 'application/pdf', bytes: new TextEncoder().encode(text) };
    const body = JSON.stringify({ ...announced(file), conversationId });
    const headers = { ...who.headers, 'content-type': 'application/json' };
    const announce = () =>
      insist('a form', async () => readReply<UploadReply>(await fetch(`${cloud.edge}/v1/widget/attachments`, { method: 'POST', headers, body })));
    promised.documents.push({ id: await sendFile('a document', announce, file), conversationId, text });
    await askedFor(shop, claimsOf<{ readonly sub: string }>(who.token).sub, conversationId);
  };

/** Everything of the account is asked for, in one archive. */
export const archivist =
  ({ tenant: { client, password } }: Shop, promised: Promised): Deed =>
  async () => {
    await confirmed(client, password);
    // One at a time: whoever asks while one is being made is told so.
    const { status } = await again('an archive', async () => {
      const reply = await client.call('POST', '/v1/account/export', { headers: keyed() });
      if (![202, 409].includes(reply.status)) throw new Error(`${reply.status} ${reply.text}`);
      return reply;
    });
    if (status === 202) promised.archives += 1;
  };

/** Somebody opens an account, works in it, and closes it for good. */
export const leaver =
  ({ app }: Pick<TestCloud, 'app'>, { closed }: Ledger): Deed =>
  async () => {
    const person = { email: `l-${randomUUID()}@example.com`, password: 'a quiet harbour at noon', name: 'Leaver', accountName: 'Left account' };
    const client = createClient(app, freshSource());
    await join(client, person);
    const me = await insist<{ user: { id: string }; account: { id: string } }>('who one is', () => client.call('GET', '/v1/me'));
    const [made, taught] = [keyed(), keyed()];
    const bot = await insist<{ id: string }>('a chatbot', () => client.call('POST', '/v1/chatbots', { body: { name: 'Left' }, headers: made }));
    const body = { title: 'Left behind', text: 'The lighthouse of whoever leaves stays dark.' };
    await insist('a text', () => client.call('POST', `/v1/chatbots/${bot.id}/materials/texts`, { body, headers: taught }));
    await confirmed(client, person.password);
    // Every session is out at once: whoever has heard nothing of it is nobody at the second try.
    const { status, text } = await persist('a closure', () => client.call('DELETE', '/v1/account'));
    if (![202, 401].includes(status)) throw new Error(`a closure: ${status} ${text}`);
    closed.push({ email: person.email, password: person.password, userId: me.user.id, accountId: me.account.id });
  };

/** Routes that somebody reads who has the chatbot before them, and needs to say nothing more. */
const READ: readonly Route[] = Object.values(CONTRACTS)
  .flatMap((routes): readonly Route[] => Object.values(routes))
  .filter(
    ({ method, host, path, callers, query, confirmed: again }) =>
      method === 'GET' &&
      host === 'app' &&
      !again &&
      !path.replace('{chatbotId}', '').includes('{') &&
      (callers.includes('session') || (unguarded({ callers }) && path.startsWith('/v1/'))) &&
      (query === undefined || query.safeParse({}).success),
  );

/** Everything is read, one thing after the other. */
export const onlooker =
  ({ tenant: { client }, bot }: Shop): Deed =>
  async (round) => {
    const { path } = READ[round % READ.length] ?? { path: '/v1/me' };
    await insist(path, () => client.call('GET', path.replace('{chatbotId}', bot.id)));
  };
