/** What the loader says on the page itself. */
export const ENGLISH = { open: 'Open the chat', close: 'Close the chat', fresh: 'new message', away: 'The chat is not available here.' };
export const FRENCH: typeof ENGLISH = { open: 'Ouvrir le chat', close: 'Fermer le chat', fresh: 'nouveau message', away: 'Le chat n’est pas disponible ici.' };
