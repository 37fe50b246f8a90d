import type { Mail } from '../core/mailer.ts';

type Locale = 'fr' | 'en';

const WORDS: Readonly<Record<Locale, { readonly link: string; readonly page: string }>> = {
  fr: {
    link: 'Vous recevez cet avis comme administrateur du compte. Pour ne plus recevoir ceux de ce genre :',
    page: 'Vous recevez cet avis comme administrateur du compte. Dans « Profil et sécurité » vous choisissez lesquels vous voulez recevoir.',
  },
  en: {
    link: 'You get this as an administrator of the account. To get none of this kind any more:',
    page: 'You get this as an administrator of the account. In "Profile and security" you choose which ones you want.',
  },
};

/** The same mail with the way out of its kind: for programs in its headers, for people in its last lines. */
export const withWayOut = (mail: Mail, link: string | undefined, locale: Locale): Mail =>
  link === undefined
    ? { ...mail, text: `${mail.text}\n${WORDS[locale].page}\n` }
    : { ...mail, text: `${mail.text}\n${WORDS[locale].link}\n${link}\n`, unsubscribe: link };
