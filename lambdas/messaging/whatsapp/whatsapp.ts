import { codePoints } from '../../core/code-points.ts';
import type { ChannelKind } from '../kind.ts';
import { graph, META_FILES } from '../meta/graph.ts';
import { META } from '../meta/meta.ts';
import { whatsappFields } from './fields.ts';
import { readWhatsApp } from './read.ts';

/** Characters of a text message (WhatsApp Cloud API, text messages). */
const LONGEST = 4_096;

export const whatsapp: ChannelKind = {
  ...META,
  name: 'whatsapp',
  fields: whatsappFields,
  externalId: ({ phoneNumberId = '' }) => phoneNumberId,
  read: readWhatsApp,
  fits: (text) => codePoints(text).length <= LONGEST,
  send: (peer, body, { phoneNumberId = '', accessToken = '' }) =>
    graph('POST', `/${phoneNumberId}/messages`, accessToken, {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: peer,
      type: 'text',
      text: { preview_url: false, body },
    }),
  check: ({ phoneNumberId = '', accessToken = '' }) => [graph('GET', `/${phoneNumberId}?fields=display_phone_number`, accessToken)],
  media: {
    provider: 'graph',
    ask: (id, { accessToken = '' }) => graph('GET', `/${encodeURIComponent(id)}`, accessToken),
    address: (_id, { url }) => (typeof url === 'string' ? { url } : undefined),
    hosts: META_FILES,
    authorization: ({ accessToken = '' }) => `Bearer ${accessToken}`,
  },
  steps: [
    {
      en: 'In Meta for Developers, open your app and its product WhatsApp. Copy the phone number ID (API setup) and the app secret (App settings, Basic). Make a system user with a permanent token that has whatsapp_business_messaging.',
      fr: "Dans Meta for Developers, ouvrez votre application et son produit WhatsApp. Copiez l'identifiant du numéro (Configuration de l'API) et la clé secrète (Paramètres, Général). Créez un utilisateur système avec un jeton permanent qui a whatsapp_business_messaging.",
    },
    {
      en: 'Under WhatsApp, Configuration, enter the callback URL {callbackUrl} and the verify token {verifyToken}, and choose Verify and save.',
      fr: "Sous WhatsApp, Configuration, saisissez l'URL de rappel {callbackUrl} et le jeton de vérification {verifyToken}, puis choisissez Vérifier et enregistrer.",
    },
    { en: 'Subscribe to the webhook field messages.', fr: 'Abonnez-vous au champ de webhook messages.' },
  ],
};
