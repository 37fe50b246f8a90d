import type { Mail } from '../core/mailer.ts';

type Locale = 'fr' | 'en';

/** The mail of a sign-up: the link opens the account together with the password that was chosen. */
export function verificationMail(to: string, link: string, hours: number, locale: Locale): Mail {
  return locale === 'fr'
    ? {
        to,
        subject: 'Confirmez votre adresse',
        text: `Bonjour,\n\nPour ouvrir votre compte, suivez ce lien et saisissez votre mot de passe :\n${link}\n\nIl est valable ${hours} heures. Si vous n'avez rien demandé, ne faites rien.\n`,
      }
    : {
        to,
        subject: 'Confirm your address',
        text: `Hello,\n\nTo open your account, follow this link and enter your password:\n${link}\n\nIt works for ${hours} hours. If you did not ask for it, do nothing.\n`,
      };
}

/** What the owner of a known address gets when somebody signs up with it: the answer on screen does not say that it is known. */
export function knownAddressMail(to: string, link: string, locale: Locale): Mail {
  return locale === 'fr'
    ? {
        to,
        subject: 'Vous avez déjà un compte',
        text: `Bonjour,\n\nUne inscription a été demandée avec cette adresse, qui a déjà un compte. Connectez-vous ici :\n${link}\n\nSi ce n'était pas vous, il n'y a rien à faire.\n`,
      }
    : {
        to,
        subject: 'You already have an account',
        text: `Hello,\n\nSomebody asked to sign up with this address, which already has an account. Sign in here:\n${link}\n\nIf it was not you, there is nothing to do.\n`,
      };
}
