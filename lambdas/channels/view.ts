import type { ChannelRow } from '../messaging/channel-store.ts';
import { KINDS } from '../messaging/kinds.ts';
import type { ChannelView } from './contract.ts';

export const callbackUrlOf = (origin: string, { kind, channel_id }: Pick<ChannelRow, 'kind' | 'channel_id'>): string =>
  `${origin}/v1/hooks/${kind}/${channel_id}`;

/** A channel as it is shown: never what it was connected with. The token stands in the steps only where it was made a moment ago. */
export function channelView(row: ChannelRow, origin: string, token?: string): ChannelView {
  const callbackUrl = callbackUrlOf(origin, row);
  const filled = (step: string): string => step.replaceAll('{callbackUrl}', callbackUrl).replaceAll('{verifyToken}', token ?? '••••••••');
  return {
    id: row.channel_id,
    kind: row.kind,
    name: row.name,
    externalId: row.external_id,
    enabled: row.enabled,
    admitsUnplaced: row.admits_unplaced,
    state: row.state,
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.checked_at && { checkedAt: row.checked_at.toISOString() }),
    ...(row.last_event_at && { lastEventAt: row.last_event_at.toISOString() }),
    credentials: Object.fromEntries(Object.entries(row.last_fours ?? {}).map(([field, lastFour]) => [field, { lastFour }])),
    callbackUrl,
    steps: KINDS[row.kind].steps.map(({ en, fr }) => ({ en: filled(en), fr: filled(fr) })),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
