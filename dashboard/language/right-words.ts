import { words } from './words.ts';

/** Areas in which rights are given, and what may be done there. */
export const rightWords = words(
  {
    settings: 'Settings',
    knowledge: 'Knowledge',
    playbooks: 'Behaviour',
    conversations: 'Conversations',
    channels: 'Channels',
    analytics: 'Analytics',
    no: 'No',
    read: 'Read',
    write: 'Write',
  },
  {
    settings: 'Réglages',
    knowledge: 'Connaissances',
    playbooks: 'Comportement',
    conversations: 'Conversations',
    channels: 'Canaux',
    analytics: 'Statistiques',
    no: 'Non',
    read: 'Lire',
    write: 'Écrire',
  },
);
