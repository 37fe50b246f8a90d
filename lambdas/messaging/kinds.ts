import type { ChannelKindName } from './fields.ts';
import { instagram } from './instagram/instagram.ts';
import type { ChannelKind } from './kind.ts';
import { messenger } from './messenger/messenger.ts';
import { slack } from './slack/slack.ts';
import { telegram } from './telegram/telegram.ts';
import { whatsapp } from './whatsapp/whatsapp.ts';

/** The services that are known; a new one is a folder and a row here. */
export const KINDS: Readonly<Record<ChannelKindName, ChannelKind>> = { whatsapp, instagram, messenger, telegram, slack };
