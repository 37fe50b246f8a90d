import type { Language } from '../words.ts';

/** Texts that few visitors see. */
const EN = {
  waiting: 'A person has been asked for. You can go on writing meanwhile.',
  joined: 'A person from the team is answering now.',
  over: 'This conversation was closed. Write again to take it up.',
  anew: 'New conversation',
  leave: 'Leave your details',
  save: 'Save the conversation',
  forget: 'Delete my data',
  closed: 'We are not here right now.',
  opens: (when: string) => `The chat opens again on ${when}.`,
  signIn: 'Sign in on this site to chat with us.',
  refused: 'The chat is not available here.',
  slower: (seconds: number) => `That was quick. You can write again in ${seconds} s.`,
  quota: 'The chat cannot answer at the moment. Please come back later, or leave your details.',
  spam: 'This message was not accepted. Please put it in other words.',
  tooLong: 'This message is too long.',
  failed: 'This did not work.',
  reference: (id: string) => `Reference: ${id}`,
  retry: 'Try again',
};

export type SeldomWords = typeof EN;

const FR: SeldomWords = {
  waiting: 'Nous avons appelé une personne. Vous pouvez continuer à écrire.',
  joined: 'Une personne de l’équipe vous répond maintenant.',
  over: 'Cette conversation est close. Écrivez pour la reprendre.',
  anew: 'Nouvelle conversation',
  leave: 'Laisser vos coordonnées',
  save: 'Enregistrer la conversation',
  forget: 'Supprimer mes données',
  closed: 'Nous ne sommes pas là pour le moment.',
  opens: (when) => `Le chat rouvre le ${when}.`,
  signIn: 'Connectez-vous sur ce site pour discuter avec nous.',
  refused: 'Le chat n’est pas disponible ici.',
  slower: (seconds) => `C’était rapide. Vous pourrez écrire dans ${seconds} s.`,
  quota: 'Le chat ne peut pas répondre pour le moment. Revenez plus tard, ou laissez vos coordonnées.',
  spam: 'Ce message n’a pas été accepté. Formulez-le autrement.',
  tooLong: 'Ce message est trop long.',
  failed: 'Cela n’a pas fonctionné.',
  reference: (id) => `Référence : ${id}`,
  retry: 'Réessayer',
};

export const SELDOM_WORDS: Readonly<Record<Language, SeldomWords>> = { en: EN, fr: FR };
