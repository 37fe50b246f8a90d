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

/** That the archive of an account is ready; the link to it is behind a log-in. */
export function exportReadyMail(to: string, link: string, locale: Locale): Mail {
  return locale === 'fr'
    ? {
        to,
        subject: 'Votre export est prêt',
        text: `Bonjour,\n\nL'archive de votre compte est prête pour un jour. Connectez-vous pour la télécharger :\n${link}\n\nSi vous n'avez rien demandé, choisissez un nouveau mot de passe.\n`,
      }
    : {
        to,
        subject: 'Your export is ready',
        text: `Hello,\n\nThe archive of your account is ready for a day. Sign in to fetch it:\n${link}\n\nIf you did not ask for it, choose a new password.\n`,
      };
}

const clock = (at: string): string => `${at.slice(0, 16).replace('T', ' ')} UTC`;

/** The link of a forgotten password. */
export function resetMail(to: string, link: string, minutes: number, locale: Locale): Mail {
  return locale === 'fr'
    ? {
        to,
        subject: 'Choisissez un nouveau mot de passe',
        text: `Bonjour,\n\nPour choisir un nouveau mot de passe, suivez ce lien :\n${link}\n\nIl est valable ${minutes} minutes et une seule fois. Si vous n'avez rien demandé, ne faites rien : votre mot de passe reste le même.\n`,
      }
    : {
        to,
        subject: 'Choose a new password',
        text: `Hello,\n\nTo choose a new password, follow this link:\n${link}\n\nIt works for ${minutes} minutes and once. If you did not ask for it, do nothing: your password stays as it is.\n`,
      };
}

/** That a password was changed: whoever did not do it must learn of it. */
export function passwordChangedMail(to: string, link: string, locale: Locale): Mail {
  return locale === 'fr'
    ? {
        to,
        subject: 'Votre mot de passe a été changé',
        text: `Bonjour,\n\nVotre mot de passe vient d'être changé et les autres sessions sont closes. Si ce n'était pas vous, choisissez-en un nouveau ici :\n${link}\n`,
      }
    : {
        to,
        subject: 'Your password was changed',
        text: `Hello,\n\nYour password has just been changed, and the other sessions are over. If it was not you, choose a new one here:\n${link}\n`,
      };
}

/** That log-in is closed for a while after too many wrong passwords. */
export function lockedMail(to: string, link: string, locale: Locale): Mail {
  return locale === 'fr'
    ? {
        to,
        subject: 'Connexion suspendue pour un moment',
        text: `Bonjour,\n\nTrop de mots de passe erronés ont été saisis pour votre compte : la connexion depuis un nouvel appareil est suspendue pour un moment. Vos sessions ouvertes continuent. Si vous avez oublié votre mot de passe, choisissez-en un nouveau ici :\n${link}\n`,
      }
    : {
        to,
        subject: 'Signing in is paused for a while',
        text: `Hello,\n\nToo many wrong passwords were entered for your account, so signing in from a new device is paused for a while. Open sessions go on. If you forgot your password, choose a new one here:\n${link}\n`,
      };
}

/** That a session was ended because an old token of it came back: somebody else may have had it (S2.8). */
export function tokenReuseMail(to: string, link: string, locale: Locale): Mail {
  return locale === 'fr'
    ? {
        to,
        subject: 'Une de vos sessions a été fermée',
        text: `Bonjour,\n\nUn ancien jeton d'une de vos sessions a été présenté une seconde fois. Quelqu'un d'autre l'a peut-être copié : la session est fermée. Connectez-vous de nouveau, et si vous avez un doute choisissez un nouveau mot de passe :\n${link}\n`,
      }
    : {
        to,
        subject: 'One of your sessions was ended',
        text: `Hello,\n\nAn old token of one of your sessions was presented a second time. Somebody else may have copied it, so the session was ended. Sign in again, and if in doubt choose a new password:\n${link}\n`,
      };
}

/** That somebody signed in with a browser that is not known yet. */
export function newDeviceMail(to: string, at: string, agent: string, link: string, locale: Locale): Mail {
  return locale === 'fr'
    ? {
        to,
        subject: 'Connexion depuis un nouvel appareil',
        text: `Bonjour,\n\nUn appareil inconnu jusqu'ici s'est connecté à votre compte le ${clock(at)} (${agent}). Si ce n'était pas vous, choisissez un nouveau mot de passe :\n${link}\n`,
      }
    : {
        to,
        subject: 'Sign-in from a new device',
        text: `Hello,\n\nA device that was not known yet signed in to your account at ${clock(at)} (${agent}). If it was not you, choose a new password:\n${link}\n`,
      };
}
