import type { Call, Operations } from '../core/contract.ts';
import { done } from '../core/deed.ts';
import type { Journal } from '../core/journal.ts';
import { invalidAt } from '../core/problem.ts';
import { sealChannel, unsealChannel, type ChannelRow, type Channels } from '../messaging/channel-store.ts';
import type { ChannelKindName } from '../messaging/fields.ts';
import type { FailureReason, Given } from '../messaging/kind.ts';
import { KINDS } from '../messaging/kinds.ts';
import type { ProviderClient } from '../messaging/provider-client.ts';
import type { TenantSecrets } from '../sealing/tenant-secrets.ts';
import type { channelRoutes } from './contract.ts';
import type { ChannelStore, NewChannel } from './store.ts';
import { callbackUrlOf, channelView } from './view.ts';

export interface ChannelDeps {
  readonly store: ChannelStore;
  readonly health: Pick<Channels, 'noteHealth'>;
  readonly secrets: TenantSecrets;
  readonly provider: ProviderClient;
  readonly newId: () => string;
  /** A token of 256 random bits, of letters, digits, `-` and `_`: what every provider takes (S30). */
  readonly newToken: () => string;
  readonly record: Journal;
}

const NOT_CREDENTIALS = new Set(['kind', 'name', 'enabled', 'admitsUnplaced']);

/** What was given of credentials. */
const givenIn = (body: Readonly<Record<string, unknown>>): Given =>
  Object.fromEntries(Object.entries(body).filter((entry): entry is [string, string] => !NOT_CREDENTIALS.has(entry[0]) && typeof entry[1] === 'string'));

/** Credentials as their kind wants them. @throws Problem `invalid-request` pointing at what is missing, wrong, or another kind's. */
function credentialsOf(kind: ChannelKindName, given: Given): Given {
  const parsed = KINDS[kind].fields.safeParse(given);
  if (parsed.success) return parsed.data as Given;
  const issue = parsed.error.issues[0];
  const [field = issue?.code === 'unrecognized_keys' ? issue.keys[0] : ''] = issue?.path ?? [];
  throw invalidAt(`#/body/${String(field)}`, issue?.code === 'unrecognized_keys' ? `Not a credential of ${kind}` : (issue?.message ?? 'Refused'));
}

/** What is stored of credentials: sealed, and the last characters of each secret. */
async function connectionOf(
  kind: ChannelKindName,
  all: { readonly given: Given; readonly token: string },
  { accountId, channelId }: { readonly accountId: string; readonly channelId: string },
  secrets: TenantSecrets,
): Promise<Pick<NewChannel, 'externalId' | 'sealed' | 'lastFours'>> {
  const { secrets: names, externalId } = KINDS[kind];
  return {
    externalId: externalId(all.given),
    sealed: await sealChannel(secrets, accountId, channelId, all),
    lastFours: Object.fromEntries(names.map((name) => [name, (all.given[name] ?? '').slice(-4)])),
  };
}

/** Asks the provider everything that must be answered well. */
async function healthOf(
  row: ChannelRow,
  callbackUrl: string,
  all: { readonly given: Given; readonly token: string },
  provider: ProviderClient,
  signal: AbortSignal,
) {
  const kind = KINDS[row.kind];
  for (const request of kind.check(all.given, { callbackUrl, token: all.token })) {
    const reply = await provider(request, signal).catch(() => undefined);
    const verdict = reply && kind.verdict(reply);
    if (!verdict || 'again' in verdict) return 'unreachable' satisfies FailureReason;
    if ('refused' in verdict) return verdict.refused;
  }
  return undefined;
}

type OfChannel = Call<typeof channelRoutes.testChannel> | Call<typeof channelRoutes.renewChannelToken> | Call<typeof channelRoutes.changeChannel>;

/** Writes down what was done to a channel: which words of it, and never what they were. */
const note = (
  record: Journal,
  call: OfChannel | Call<typeof channelRoutes.createChannel> | Call<typeof channelRoutes.deleteChannel>,
  action: string,
  row: ChannelRow,
  change: string,
) => record(done(call, { type: 'channel_changed', action, target: `${row.chatbot_id}/${row.channel_id}`, change: `${row.kind}: ${change}` }));

/** The messaging services of a chatbot (S30): connected, tested, changed, and never asked back what they were connected with. */
export const channelOperations: Operations<typeof channelRoutes, ChannelDeps> = {
  async listChannels(call, { store }) {
    const { items, nextCursor } = await store.list(call, call.params.chatbotId, call.query);
    return { items: items.map((row) => channelView(row, call.client.origin)), nextCursor };
  },
  async createChannel(call, { store, secrets, newId, newToken, record }) {
    const { kind, name = kind, admitsUnplaced = false } = call.body;
    const { accountId } = call.principal;
    const given = credentialsOf(kind, givenIn(call.body));
    const [id, token] = [newId(), newToken()];
    const connection = await connectionOf(kind, { given, token }, { accountId, channelId: id }, secrets);
    const row = await store.create(call, call.params.chatbotId, { id, kind, name, admitsUnplaced, ...connection });
    await note(record, call, 'createChannel', row, 'connected');
    return { channel: channelView(row, call.client.origin, token), verifyToken: token };
  },
  async readChannel(call, { store }) {
    return channelView(await store.read(call, call.params.chatbotId, call.params.channelId), call.client.origin);
  },
  async changeChannel(call, { store, secrets, record }) {
    const { chatbotId, channelId } = call.params;
    const { accountId } = call.principal;
    const { name, enabled, admitsUnplaced } = call.body;
    const given = givenIn(call.body);
    const named = Object.keys(call.body).sort().join(' ');
    const row = await store.change(call, chatbotId, channelId, async ({ kind, sealed }) => {
      if (Object.keys(given).length === 0) return { name, enabled, admitsUnplaced };
      const before = await unsealChannel(secrets, accountId, channelId, sealed);
      const all = { given: credentialsOf(kind, { ...before.given, ...given }), token: before.token };
      return { name, enabled, admitsUnplaced, connection: await connectionOf(kind, all, { accountId, channelId }, secrets) };
    });
    await note(record, call, 'changeChannel', row, named);
    return channelView(row, call.client.origin);
  },
  async deleteChannel(call, { store, record }) {
    const row = await store.remove(call, call.params.chatbotId, call.params.channelId);
    await note(record, call, 'deleteChannel', row, 'disconnected');
  },
  async renewChannelToken(call, { store, secrets, newToken, record }) {
    const { chatbotId, channelId } = call.params;
    const { accountId } = call.principal;
    const token = newToken();
    const row = await store.change(call, chatbotId, channelId, async ({ kind, sealed }) => {
      const { given } = await unsealChannel(secrets, accountId, channelId, sealed);
      return { connection: await connectionOf(kind, { given, token }, { accountId, channelId }, secrets) };
    });
    await note(record, call, 'renewChannelToken', row, 'token renewed');
    return { channel: channelView(row, call.client.origin, token), verifyToken: token };
  },
  async testChannel(call, { store, health, secrets, provider, record }) {
    const { chatbotId, channelId } = call.params;
    const { accountId } = call.principal;
    const row = await store.read(call, chatbotId, channelId);
    const all = await unsealChannel(secrets, accountId, channelId, row.sealed);
    const reason = await healthOf(row, callbackUrlOf(call.client.origin, row), all, provider, call.signal);
    await health.noteHealth(accountId, channelId, reason);
    const after = await store.read(call, chatbotId, channelId);
    // Only what has become of it: a test that finds what is known is no event.
    if (after.state !== row.state || after.reason !== row.reason)
      await note(record, call, 'testChannel', after, `${row.state} -> ${after.state} ${reason ?? ''}`.trim());
    return channelView(after, call.client.origin);
  },
};
