import { words } from './words.ts';

/** Where people write, in the order in which it is offered. */
export const channelWords = words(
  {
    widget: 'Widget',
    dashboard: 'Dashboard',
    api: 'API',
    whatsapp: 'WhatsApp',
    instagram: 'Instagram',
    messenger: 'Messenger',
    telegram: 'Telegram',
    slack: 'Slack',
  },
  {
    widget: 'Widget',
    dashboard: 'Tableau de bord',
    api: 'API',
    whatsapp: 'WhatsApp',
    instagram: 'Instagram',
    messenger: 'Messenger',
    telegram: 'Telegram',
    slack: 'Slack',
  },
);
