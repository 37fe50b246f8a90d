import { gunzipSync } from 'node:zlib';
import { createClient, type Reply } from '../../local/client/client.ts';
import { allOf } from '../load/kept.ts';
import { confirmed, freshSource, invokeWorker, type TestCloud } from '../support/cloud.ts';
import { filesOfTar } from '../support/tar.ts';
import { keptOf, traces } from '../support/traces.ts';
import type { Check } from './checks.ts';
import { namespaceCheck } from './seldom.ts';
import type { Ledger, Promised, Shop } from './ledger.ts';

/** What was thrown away is nowhere: not in a list, not as a row, not as a passage, not as an object. */
async function thrownAwayCheck({ tenant: { client, accountId }, bot }: Shop, { thrownAway }: Promised): Promise<Check> {
  const there: string[] = [];
  for (const { id } of thrownAway) {
    const { status } = await client.call('GET', `/v1/chatbots/${bot.id}/materials/${id}`);
    if (status !== 404) there.push(`${id}: ${status}`);
  }
  const kept =
    thrownAway.length === 0
      ? []
      : await keptOf(
          accountId,
          thrownAway.flatMap(({ id, word }) => [id, word]),
        );
  return { what: 'materials that were deleted: no row, passage or object of them', looked: thrownAway.length, wrong: [...there, ...kept] };
}

interface Filed {
  readonly files?: readonly { readonly id: string; readonly status: string }[];
}
/** Each document stands in its conversation, clean, and is handed out as it came. */
async function documentCheck({ tenant, bot }: Shop, { documents }: Promised): Promise<Check> {
  const path = `/v1/chatbots/${bot.id}`;
  const wrong: string[] = [];
  for (const { id, conversationId, text } of documents) {
    const messages = await allOf<Filed>(tenant, `${path}/conversations/${conversationId}/messages`);
    const found = messages.flatMap(({ files = [] }) => files).filter((file) => file.id === id);
    const link = await tenant.client.call<{ url: string }>('GET', `${path}/attachments/${id}/download`);
    const came = link.status === 200 ? await (await fetch(link.body.url)).text() : link.text;
    if (found.length !== 1 || found[0]?.status !== 'ready' || came !== text) wrong.push(`${id}: ${JSON.stringify(found)}, ${link.status}`);
  }
  return { what: 'documents of visitors: clean, in their conversation once, byte for byte', looked: documents.length, wrong };
}

/** Each picture that came with a message hangs on it, clean, and is handed out as one. */
async function photographCheck({ tenant, bot }: Shop, { photographs }: Promised): Promise<Check> {
  const path = `/v1/chatbots/${bot.id}`;
  const wrong: string[] = [];
  const there = new Map<string, Filed['files']>();
  for (const { id } of await allOf<{ id: string }>(tenant, `${path}/conversations?channel=telegram`))
    for (const { text, files } of await allOf<Filed & { text: string }>(tenant, `${path}/conversations/${id}/messages`)) there.set(text, files);
  for (const text of photographs) {
    const [file, ...more] = there.get(text) ?? [];
    const link = file && (await tenant.client.call<{ url: string }>('GET', `${path}/attachments/${file.id}/download`));
    const type = link?.status === 200 && (await fetch(link.body.url)).headers.get('content-type');
    if (more.length > 0 || file?.status !== 'ready' || type !== 'image/png') wrong.push(`${text}: ${JSON.stringify(there.get(text))}, ${type}`);
  }
  return { what: 'pictures that came with messages: clean, on their message once', looked: photographs.length, wrong };
}

async function faceCheck({ tenant: { client }, bot }: Shop, { avatar }: Promised): Promise<Check> {
  const { body } = await client.call<{ upload: { id: string; status: string } | null; images: object | null }>('GET', `/v1/chatbots/${bot.id}/avatar`);
  const right = avatar === undefined || (body.upload?.id === avatar && body.upload.status === 'ready' && body.images !== null);
  return {
    what: 'the face that was given last, drawn',
    looked: avatar === undefined ? 0 : 1,
    wrong: right ? [] : [`${avatar}: ${JSON.stringify(body.upload)}`],
  };
}

async function archiveCheck({ tenant }: Shop, { archives }: Promised): Promise<Check> {
  await confirmed(tenant);
  const { body } = await tenant.client.call<{ status: string; url?: string }>('GET', '/v1/account/export');
  const files = body.url === undefined ? {} : filesOfTar(gunzipSync(Buffer.from(await (await fetch(body.url)).arrayBuffer())));
  const whole = body.status === 'ready' && 'records/accounts-0001.ndjson' in files && 'records/messages-0001.ndjson' in files;
  return {
    what: 'archives that were promised, of which the last one is there, and opens',
    looked: archives,
    wrong: archives === 0 || whole ? [] : [`${body.status}, ${Object.keys(files).length} files`],
  };
}

/** Whoever's last payment has failed has heard of it: by one mail or two, and by none of a failure that did not come to be (docs/billing.md). */
async function dunningCheck({ tenant: { client, email } }: Shop, { subscription }: Promised): Promise<Check> {
  const { body } = await client.call<{ subject: string }[]>('GET', `/__local/mail?to=${encodeURIComponent(email)}`);
  const told = body.filter(({ subject }) => subject === 'The payment of your plan failed').length;
  return {
    what: 'payments that have failed last, of which the owner was told by mail',
    looked: subscription === 'past_due' ? 1 : 0,
    wrong: subscription === 'past_due' && told === 0 ? [`${email} has heard of no failure`] : [],
  };
}

/** What the keepers of an account were promised (keepers.ts). */
export const keeperChecks = async (shop: Shop, promised: Promised): Promise<Check[]> => [
  await thrownAwayCheck(shop, promised),
  await documentCheck(shop, promised),
  await photographCheck(shop, promised),
  await namespaceCheck(shop),
  await faceCheck(shop, promised),
  await archiveCheck(shop, promised),
  await dunningCheck(shop, promised),
];

/** What a log-in to an account that is closed was answered, by its address: one that is tried again and again is refused for being that. */
const closedLogins = new Map<string, number>();

/** Accounts that were closed: nobody comes in, nothing is left, and the journal says so once. */
export async function closedCheck({ app }: TestCloud, { closed }: Ledger): Promise<Check> {
  const wrong: string[] = [];
  await invokeWorker('AccountErase');
  for (const { email, password, userId, accountId } of closed) {
    const logIn = (): Promise<Reply<object>> => createClient(app, freshSource()).call('POST', '/v1/auth/login', { body: { email, password } });
    const status = closedLogins.get(email) ?? (await logIn()).status;
    if (status < 500) closedLogins.set(email, status);
    const left = await traces(accountId, [userId, email]);
    const { body: events } = await createClient(app).call<{ type: string }[]>('GET', `/__local/journal?accountId=${accountId}`);
    const receipts = events.filter(({ type }) => type === 'account_erased').length;
    if (status !== 401 || left.length > 0 || receipts !== 1)
      wrong.push(`${email}: log-in ${status}, ${receipts} receipts, left: ${left.join(', ').slice(0, 500)}`);
  }
  return { what: 'accounts that were closed: erased whole, with one receipt', looked: closed.length, wrong };
}
