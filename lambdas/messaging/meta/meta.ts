import type { ChannelKind } from '../kind.ts';
import { metaAuthentic } from './door.ts';
import { graph, graphVerdict, META_WINDOW_SECONDS, pageMedia } from './graph.ts';

/** What every service of Meta has alike: an app that signs and subscribes, and the Graph API. */
export const META = {
  secrets: ['accessToken', 'appSecret'],
  proof: ({ appSecret = '' }) => appSecret,
  authentic: metaAuthentic,
  subscribes: true,
  windowSeconds: META_WINDOW_SECONDS,
  verdict: graphVerdict,
} as const satisfies Partial<ChannelKind>;

/** The same, of those that write in the name of a page or of an account behind one. */
export const PAGE = {
  ...META,
  send: (peer, text, { accessToken = '' }) =>
    graph('POST', '/me/messages', accessToken, { recipient: { id: peer }, messaging_type: 'RESPONSE', message: { text } }),
  media: pageMedia,
} as const satisfies Partial<ChannelKind>;
