import type { Mail } from '../core/mailer.ts';

type Locale = 'fr' | 'en';

const WORDS = {
  fr: { messages: 'messages', tokens: 'jetons' },
  en: { messages: 'messages', tokens: 'tokens' },
} as const;

/** That an account has used a share of what its plan includes in a month. */
export function quotaMail(to: string, { share, measure, month }: { share: 80 | 100; measure: 'messages' | 'tokens'; month: string }, locale: Locale): Mail {
  const what = WORDS[locale][measure];
  if (locale === 'fr')
    return {
      to,
      subject: share === 100 ? 'Le quota du mois est épuisé' : 'Le quota du mois est utilisé à 80 %',
      text:
        share === 100
          ? `Bonjour,\n\nVotre compte a utilisé tous les ${what} que sa formule comprend pour ${month}. Vos chatbots ne répondent plus jusqu'au mois prochain (UTC), ou jusqu'à un changement de formule.\n`
          : `Bonjour,\n\nVotre compte a utilisé 80 % des ${what} que sa formule comprend pour ${month}. À 100 %, vos chatbots cessent de répondre jusqu'au mois suivant (UTC).\n`,
    };
  return {
    to,
    subject: share === 100 ? "This month's quota is used up" : "80 % of this month's quota is used",
    text:
      share === 100
        ? `Hello,\n\nYour account has used all the ${what} that its plan includes for ${month}. Your chatbots do not answer any more until next month (UTC), or until the plan is changed.\n`
        : `Hello,\n\nYour account has used 80 % of the ${what} that its plan includes for ${month}. At 100 % your chatbots stop answering until the next month (UTC).\n`,
  };
}
