import { sql, type Selectable } from 'kysely';
import type { Accounts, AccountScope } from '../database/account.ts';
import type { Database } from '../database/tables.ts';
import type { TenantSecrets } from '../sealing/tenant-secrets.ts';
import type { ChannelKindName } from './fields.ts';
import type { FailureReason, Given } from './kind.ts';

export type ChannelRow = Selectable<Database['app.channels']>;

/** What a channel was connected with, as it is sealed. */
export interface ChannelSecrets {
  readonly given: Given;
  /** The token that we have made: what the provider proves itself or the address with. */
  readonly token: string;
}

/** A channel as the functions know it that speak for it. */
export interface OpenChannel extends ChannelSecrets {
  readonly accountId: string;
  readonly chatbotId: string;
  readonly channelId: string;
  readonly kind: ChannelKindName;
  readonly externalId: string;
  readonly enabled: boolean;
  readonly state: 'untested' | 'connected' | 'failing';
}

/** What a seal of a channel is for: it opens in no other row. */
export const channelPurpose = (channelId: string): string => `channel/${channelId}`;

export const sealChannel = (secrets: Pick<TenantSecrets, 'seal'>, accountId: string, channelId: string, all: ChannelSecrets): Promise<string> =>
  secrets.seal(accountId, channelPurpose(channelId), JSON.stringify(all));

/** What is sealed of a channel. @throws Error when it was not sealed for this channel. */
export const unsealChannel = async (secrets: Pick<TenantSecrets, 'open'>, accountId: string, channelId: string, sealed: string): Promise<ChannelSecrets> =>
  JSON.parse(await secrets.open(accountId, channelPurpose(channelId), sealed)) as ChannelSecrets;

/** A channel of the entered account whose chatbot has not been deleted. */
export const livingChannel = ({ tx, accountId }: AccountScope, channelId: string) =>
  tx
    .selectFrom('app.channels as c')
    .innerJoin('app.chatbots as b', (join) => join.onRef('b.account_id', '=', 'c.account_id').onRef('b.chatbot_id', '=', 'c.chatbot_id'))
    .where('c.account_id', '=', accountId)
    .where('c.channel_id', '=', channelId)
    .where('b.deleted_at', 'is', null);

export interface Channels {
  /** A channel with what it was connected with; nothing for one that is not there. */
  open(accountId: string, channelId: string): Promise<OpenChannel | undefined>;
  /** Notes what became of it at the provider; `undefined` is well. */
  noteHealth(accountId: string, channelId: string, reason: FailureReason | undefined): Promise<void>;
  /** Notes that something has come, at most once a minute. */
  noteEvent(accountId: string, channelId: string): Promise<void>;
}

/** Channels for the functions that speak for them; whoever calls has been proved elsewhere. */
export const channels = (accounts: Accounts, secrets: Pick<TenantSecrets, 'open'>): Channels => ({
  async open(accountId, channelId) {
    const row = await accounts.enterAs(accountId, (scope) =>
      livingChannel(scope, channelId).select(['c.chatbot_id', 'c.kind', 'c.external_id', 'c.sealed', 'c.enabled', 'c.state']).executeTakeFirst(),
    );
    if (!row) return undefined;
    const { given, token } = await unsealChannel(secrets, accountId, channelId, row.sealed);
    return {
      accountId,
      chatbotId: row.chatbot_id,
      channelId,
      kind: row.kind,
      externalId: row.external_id,
      enabled: row.enabled,
      state: row.state,
      given,
      token,
    };
  },
  async noteHealth(accountId, channelId, reason) {
    await accounts.enterAs(accountId, ({ tx }) =>
      tx
        .updateTable('app.channels')
        .set({ state: reason === undefined ? 'connected' : 'failing', reason: reason ?? null, checked_at: sql<Date>`now()` })
        .where('account_id', '=', accountId)
        .where('channel_id', '=', channelId)
        .execute(),
    );
  },
  async noteEvent(accountId, channelId) {
    await accounts.enterAs(accountId, ({ tx }) =>
      tx
        .updateTable('app.channels')
        .set({ last_event_at: sql<Date>`now()` })
        .where('account_id', '=', accountId)
        .where('channel_id', '=', channelId)
        .where(sql<boolean>`(last_event_at IS NULL OR last_event_at < now() - interval '1 minute')`)
        .execute(),
    );
  },
});
