import type { Mail } from '../core/mailer.ts';

type Locale = 'fr' | 'en';

/** To the new address: the link that proves that it is the person's own. */
export function confirmAddressMail(to: string, link: string, minutes: number, locale: Locale): Mail {
  return locale === 'fr'
    ? {
        to,
        subject: 'Confirmez votre nouvelle adresse',
        text: `Bonjour,\n\nPour utiliser désormais cette adresse, suivez ce lien et saisissez votre mot de passe :\n${link}\n\nIl est valable ${minutes} minutes. Si vous n'avez rien demandé, ne faites rien.\n`,
      }
    : {
        to,
        subject: 'Confirm your new address',
        text: `Hello,\n\nTo use this address from now on, follow this link and enter your password:\n${link}\n\nIt works for ${minutes} minutes. If you did not ask for it, do nothing.\n`,
      };
}

/** To the old address: that it is about to be replaced. */
export function addressLeavesMail(to: string, link: string, locale: Locale): Mail {
  return locale === 'fr'
    ? {
        to,
        subject: "Changement d'adresse demandé",
        text: `Bonjour,\n\nUne autre adresse a été demandée pour votre compte. Elle ne remplacera celle-ci qu'une fois confirmée. Si ce n'était pas vous, choisissez un nouveau mot de passe :\n${link}\n`,
      }
    : {
        to,
        subject: 'A change of address was asked for',
        text: `Hello,\n\nAnother address was asked for on your account. It replaces this one only once it is confirmed. If it was not you, choose a new password:\n${link}\n`,
      };
}

/** To the old address: that it was replaced. */
export function addressChangedMail(to: string, locale: Locale): Mail {
  return locale === 'fr'
    ? {
        to,
        subject: 'Votre adresse a été changée',
        text: `Bonjour,\n\nVotre compte utilise désormais une autre adresse. Si ce n'était pas vous, adressez-vous à l'exploitant de ce service.\n`,
      }
    : {
        to,
        subject: 'Your address was changed',
        text: `Hello,\n\nYour account uses another address now. If it was not you, turn to whoever runs this service.\n`,
      };
}
