import type { Mail } from '../core/mailer.ts';

type Locale = 'fr' | 'en';

/** That an endpoint was switched off: because its receiver says that it is gone, or because nothing was taken for days. */
export function webhookDisabledMail(
  to: string,
  { webhookId, reason }: { readonly webhookId: string; readonly reason: 'gone' | 'failing' },
  locale: Locale,
): Mail {
  if (locale === 'fr')
    return {
      to,
      subject: 'Un webhook a été désactivé',
      text: `Bonjour,\n\nLe webhook ${webhookId} de votre compte a été désactivé : ${
        reason === 'gone' ? 'le destinataire a répondu 410 (Gone)' : "aucun envoi n'a abouti depuis cinq jours"
      }. Rien ne lui est plus envoyé. Une fois le destinataire réparé, réactivez le webhook et renvoyez ce qui manque depuis son journal.\n`,
    };
  return {
    to,
    subject: 'A webhook was switched off',
    text: `Hello,\n\nThe webhook ${webhookId} of your account was switched off: ${
      reason === 'gone' ? 'its receiver has answered 410 (Gone)' : 'nothing was taken for five days'
    }. Nothing is sent to it any more. When the receiver is repaired, switch the webhook on again and send again from its log what is missing.\n`,
  };
}
