export type Language = 'en' | 'fr';

/** Texts of what is there before anything else. */
export const WORDS = {
  en: { close: 'Close the chat', opening: 'Opening the chat', failed: 'The chat could not be loaded.', retry: 'Try again' },
  fr: { close: 'Fermer le chat', opening: 'Ouverture du chat', failed: 'Le chat n’a pas pu être chargé.', retry: 'Réessayer' },
} as const;
