import { words } from '../../language/words.ts';

/** The pages of a chatbot. */
export const tabWords = words(
  {
    overview: 'Overview',
    knowledge: 'Knowledge',
    behaviour: 'Behaviour',
    playground: 'Playground',
    inbox: 'Inbox',
    analytics: 'Analytics',
    access: 'Access',
    channels: 'Channels',
    settings: 'Settings',
    people: 'Who may do what',
    tabs: 'Pages of this chatbot',
  },
  {
    overview: 'Aperçu',
    knowledge: 'Connaissances',
    behaviour: 'Comportement',
    playground: 'Essai',
    inbox: 'Conversations',
    analytics: 'Statistiques',
    access: 'Accès',
    channels: 'Canaux',
    settings: 'Réglages',
    people: 'Qui peut quoi',
    tabs: 'Pages de ce chatbot',
  },
);
