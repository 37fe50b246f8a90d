import { codePoints } from '../../core/code-points.ts';
import type { ChannelKind } from '../kind.ts';
import { graph } from '../meta/graph.ts';
import { PAGE } from '../meta/meta.ts';
import { readPage } from '../meta/page.ts';
import { messengerFields } from './fields.ts';

/** Characters of a text message (Messenger Platform, Send API). */
const LONGEST = 2_000;

export const messenger: ChannelKind = {
  ...PAGE,
  name: 'messenger',
  fields: messengerFields,
  externalId: ({ pageId = '' }) => pageId,
  read: (body, pageId) => readPage(body, 'page', pageId),
  fits: (text) => codePoints(text).length <= LONGEST,
  check: ({ pageId = '', accessToken = '' }) => [graph('GET', `/${pageId}?fields=name`, accessToken)],
  steps: [
    {
      en: 'In Meta for Developers, open your app and its product Messenger. Copy the ID of your page, a page access token with pages_messaging, and the app secret (App settings, Basic).',
      fr: "Dans Meta for Developers, ouvrez votre application et son produit Messenger. Copiez l'identifiant de votre page, un jeton d'accès de page avec pages_messaging et la clé secrète de l'application (Paramètres, Général).",
    },
    {
      en: 'Under Messenger, Settings, Webhooks, enter the callback URL {callbackUrl} and the verify token {verifyToken}.',
      fr: "Sous Messenger, Paramètres, Webhooks, saisissez l'URL de rappel {callbackUrl} et le jeton de vérification {verifyToken}.",
    },
    {
      en: 'Add the subscriptions messages and messaging_postbacks for your page.',
      fr: 'Ajoutez les abonnements messages et messaging_postbacks pour votre page.',
    },
  ],
};
