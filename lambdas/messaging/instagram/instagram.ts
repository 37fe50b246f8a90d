import type { ChannelKind } from '../kind.ts';
import { graph } from '../meta/graph.ts';
import { PAGE } from '../meta/meta.ts';
import { readPage } from '../meta/page.ts';
import { instagramFields } from './fields.ts';

/** Bytes of a text message (Messenger Platform, Instagram messaging). */
const LONGEST_BYTES = 1_000;

export const instagram: ChannelKind = {
  ...PAGE,
  name: 'instagram',
  fields: instagramFields,
  externalId: ({ instagramId = '' }) => instagramId,
  read: (body, instagramId) => readPage(body, 'instagram', instagramId),
  fits: (text) => Buffer.byteLength(text) <= LONGEST_BYTES,
  check: ({ instagramId = '', accessToken = '' }) => [graph('GET', `/${instagramId}?fields=username`, accessToken)],
  steps: [
    {
      en: 'Connect your Instagram professional account to a Facebook page. In Meta for Developers, copy the Instagram account ID, a page access token with instagram_manage_messages, and the app secret (for an app with Instagram login: the Instagram app secret).',
      fr: "Reliez votre compte professionnel Instagram à une page Facebook. Dans Meta for Developers, copiez l'identifiant du compte Instagram, un jeton d'accès de page avec instagram_manage_messages et la clé secrète de l'application (avec la connexion Instagram : la clé secrète Instagram).",
    },
    {
      en: 'Under Webhooks, Instagram, enter the callback URL {callbackUrl} and the verify token {verifyToken}, and subscribe to messages and messaging_postbacks.',
      fr: "Sous Webhooks, Instagram, saisissez l'URL de rappel {callbackUrl} et le jeton de vérification {verifyToken}, puis abonnez-vous à messages et messaging_postbacks.",
    },
    {
      en: 'In the Instagram app, allow access to messages under Settings, Messages, Connected tools.',
      fr: "Dans l'application Instagram, autorisez l'accès aux messages sous Paramètres, Messages, Outils connectés.",
    },
  ],
};
