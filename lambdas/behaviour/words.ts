import type { FIELD_KINDS, Playbook } from './fields.ts';

export type Language = 'fr' | 'en';
type Kind = (typeof FIELD_KINDS)[number];
type Words = Readonly<Record<Language, string>>;

/** What a chatbot says by itself where its team has written nothing. */
export const WORDS = {
  /** In both languages at once: a visitor need not know which the chatbot speaks. */
  stop: ['stop', 'cancel', 'quit', 'annuler', 'arrêter', 'arreter', 'annule'],
  skip: ['skip', 'pass', 'no thanks', 'passer', 'passe', 'non merci'],
  stopped: { en: 'All right, let us leave that. What else can I do for you?', fr: 'Très bien, laissons cela. Que puis-je faire d’autre pour vous ?' },
  handedOff: {
    en: 'I am passing you on to a colleague, who will answer you here.',
    fr: 'Je vous passe un collègue, qui vous répondra ici.',
  },
  again: {
    en: {
      text: 'I did not understand that.',
      email: 'That does not look like an e-mail address.',
      phone: 'That does not look like a telephone number.',
      url: 'That does not look like a web address.',
      number: 'Please give a number.',
      date: 'Please give a date as year-month-day, for example 2026-12-31.',
      choice: 'Please choose one of these.',
    },
    fr: {
      text: 'Je n’ai pas compris.',
      email: 'Cela ne ressemble pas à une adresse e-mail.',
      phone: 'Cela ne ressemble pas à un numéro de téléphone.',
      url: 'Cela ne ressemble pas à une adresse web.',
      number: 'Merci d’indiquer un nombre.',
      date: 'Merci d’indiquer une date sous la forme année-mois-jour, par exemple 2026-12-31.',
      choice: 'Merci de choisir parmi ceci.',
    },
  },
  form: {
    name: { en: 'What is your name?', fr: 'Quel est votre nom ?' },
    email: { en: 'At which e-mail address can we reach you?', fr: 'À quelle adresse e-mail pouvons-nous vous joindre ?' },
    phone: { en: 'At which telephone number can we reach you?', fr: 'À quel numéro de téléphone pouvons-nous vous joindre ?' },
    company: { en: 'Which company are you with?', fr: 'Quelle est votre entreprise ?' },
  },
  /** Where nothing answers, and the team has written no sentence of its own. */
  notFound: {
    en: 'I could not find an answer to that in the documents I have.',
    fr: 'Je n’ai pas trouvé de réponse à cette question dans les documents dont je dispose.',
  },
  withheld: { en: 'I cannot say more about that.', fr: 'Je ne peux pas en dire plus à ce sujet.' },
  thanks: { en: 'Thank you, we will be in touch.', fr: 'Merci, nous reviendrons vers vous.' },
} as const satisfies {
  readonly stop: readonly string[];
  readonly skip: readonly string[];
  readonly stopped: Words;
  readonly handedOff: Words;
  readonly again: Readonly<Record<Language, Readonly<Record<Kind, string>>>>;
  readonly form: Readonly<Record<'name' | 'email' | 'phone' | 'company', Words>>;
  readonly notFound: Words;
  readonly withheld: Words;
  readonly thanks: Words;
};

/** The id under which the form of a trigger is under way; no playbook has it. */
const FORM = 'form:';
type FormField = keyof typeof WORDS.form;

export const formId = (fields: readonly FormField[]): string => `${FORM}${fields.join(',')}`;

/** The form of a trigger as a playbook: one question after the other. */
export function formPlaybook(id: string, language: Language): Playbook | undefined {
  if (!id.startsWith(FORM)) return undefined;
  const fields = id
    .slice(FORM.length)
    .split(',')
    .filter((name): name is FormField => name in WORDS.form);
  const steps = fields.map((name) => ({
    say: WORDS.form[name][language],
    field: { name, kind: name === 'email' || name === 'phone' ? name : ('text' as const), required: name === 'email' },
  }));
  return { name: 'Form', goal: '', enabled: true, steps: [...steps, { say: WORDS.thanks[language] }] };
}
