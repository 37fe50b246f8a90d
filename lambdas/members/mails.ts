import type { Mail } from '../core/mailer.ts';

export interface InvitationWords {
  readonly link: string;
  readonly account: string;
  readonly inviter: string;
  readonly locale: 'fr' | 'en';
}

/** One line, bounded: a name cannot write a mail of its own. */
const plain = (name: string): string => name.replaceAll(/[\r\n\t]+/g, ' ').slice(0, 100);

/** The mail that asks somebody to join. */
export function invitationMail(to: string, { link, account, inviter, locale }: InvitationWords): Mail {
  const [team, who] = [plain(account), plain(inviter)];
  return locale === 'fr'
    ? {
        to,
        subject: `Invitation à rejoindre ${team}`,
        text: `Bonjour,\n\n${who} vous invite à rejoindre « ${team} ». Suivez ce lien pour accepter :\n${link}\n\nIl est valable sept jours, une seule fois, et pour cette adresse seulement. Si vous n'attendiez rien, ne faites rien.\n`,
      }
    : {
        to,
        subject: `Invitation to join ${team}`,
        text: `Hello,\n\n${who} invites you to join "${team}". Follow this link to accept:\n${link}\n\nIt works for seven days, once, and for this address only. If you did not expect it, do nothing.\n`,
      };
}
