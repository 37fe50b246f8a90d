import type { BillingNews } from '../billing/contract.ts';
import type { Mail } from '../core/mailer.ts';

type Locale = 'fr' | 'en';
interface Words {
  readonly subject: string;
  readonly text: (day: string) => string;
}

const WORDS: Readonly<Record<Locale, Readonly<Record<BillingNews, Words>>>> = {
  fr: {
    'payment-failed': {
      subject: 'Le paiement de votre formule a échoué',
      text: (day) =>
        `Le paiement de votre formule a échoué. Stripe essaiera encore ; vous gardez la formule jusqu'au ${day}. Vérifiez votre moyen de paiement pour ne pas la perdre.`,
    },
    'plan-lost': {
      subject: 'Votre formule est suspendue',
      text: () =>
        "Votre formule n'est plus payée, et votre compte a maintenant celle par défaut. Rien n'est supprimé : dès que le paiement réussit, la formule revient.",
    },
    'plan-ended': {
      subject: 'Votre abonnement est terminé',
      text: () => "Votre abonnement a pris fin comme demandé. Votre compte a maintenant la formule par défaut ; rien n'est supprimé.",
    },
    'plan-regained': { subject: 'Votre paiement a réussi', text: () => 'Le paiement qui avait échoué a réussi. Votre formule continue.' },
    'not-ours': {
      subject: 'Un abonnement ne correspond à aucune de nos formules',
      text: () =>
        "Un abonnement de votre compte ne correspond à aucune formule vendue ici (prix, devise ou quantité) et ne donne rien. Adressez-vous à l'exploitant de ce service.",
    },
  },
  en: {
    'payment-failed': {
      subject: 'The payment of your plan failed',
      text: (day) =>
        `The payment of your plan failed. Stripe will try again; you keep the plan until ${day}. Check your means of payment so that you do not lose it.`,
    },
    'plan-lost': {
      subject: 'Your plan is suspended',
      text: () =>
        'Your plan is not paid any more, and your account has the default one now. Nothing is deleted: the plan is back as soon as the payment succeeds.',
    },
    'plan-ended': {
      subject: 'Your subscription has ended',
      text: () => 'Your subscription has ended as asked. Your account has the default plan now; nothing is deleted.',
    },
    'plan-regained': { subject: 'Your payment succeeded', text: () => 'The payment that had failed has succeeded. Your plan goes on.' },
    'not-ours': {
      subject: 'A subscription is to none of our plans',
      text: () =>
        'A subscription of your account is to none of the plans that are sold here (price, currency or quantity) and gives nothing. Turn to whoever runs this service.',
    },
  },
};

/** That the plan of an account is about to change, or has changed, because of how it is paid. */
export function billingMail(
  to: string,
  { news, until, page }: { readonly news: BillingNews; readonly until: string | undefined; readonly page: string | undefined },
  locale: Locale,
): Mail {
  const { subject, text } = WORDS[locale][news];
  const [hello, where] = locale === 'fr' ? ['Bonjour', 'Facturation'] : ['Hello', 'Billing'];
  return { to, subject, text: `${hello},\n\n${text(until?.slice(0, 10) ?? '-')}\n${page === undefined ? '' : `\n${where} : ${page}\n`}` };
}
