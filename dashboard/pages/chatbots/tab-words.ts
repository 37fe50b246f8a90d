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
    people: 'Rights',
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
    people: 'Droits',
    tabs: 'Pages de ce chatbot',
  },
);
