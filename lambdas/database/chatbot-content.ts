/** How the widget looks: strict patterns, no style sheet of anybody's own (S17.13). */
export interface Theme {
  readonly primaryColor: string;
  readonly textColor: string;
  readonly position: 'left' | 'right';
  readonly icon: string;
}

/** Everything of a chatbot that is drafted and published. */
export interface ChatbotSettings {
  readonly name: string;
  readonly language: 'fr' | 'en';
  /** In which languages it may answer; the main one is among them. */
  readonly languages: readonly ('fr' | 'en')[];
  readonly persona: string;
  readonly instructions: string;
  readonly welcomeMessage: string;
  readonly suggestedMessages: readonly string[];
  readonly fallbackMessage: string;
  /** Rich text beside the chat, e.g. about privacy. */
  readonly notice: string;
  /** `null`: the model that the operator has configured first. */
  readonly model: string | null;
  readonly temperature: number | null;
  readonly theme: Theme;
}

export type PartKind = 'playbook' | 'rule' | 'trigger';

/** A playbook, rule or trigger as it is stored; what is in it is the matter of its feature. */
export interface Part {
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A whole chatbot at one moment. */
export interface ChatbotContent {
  readonly settings: ChatbotSettings;
  readonly playbooks: readonly Part[];
  readonly rules: readonly Part[];
  readonly triggers: readonly Part[];
}

export const DEFAULT_THEME: Theme = { primaryColor: '#1f4d3d', textColor: '#ffffff', position: 'right', icon: 'chat' };

/** The settings that have no column of their own. */
export type Details = Pick<ChatbotSettings, 'languages' | 'persona' | 'suggestedMessages' | 'notice' | 'model' | 'temperature' | 'theme'>;

/** Settings as stored, by this release or an earlier one, with what is missing. */
export function wholeSettings(stored: Omit<ChatbotSettings, keyof Details> & Partial<Details>): ChatbotSettings {
  return {
    languages: [stored.language],
    persona: '',
    suggestedMessages: [],
    notice: '',
    model: null,
    temperature: null,
    ...stored,
    theme: { ...DEFAULT_THEME, ...stored.theme },
  };
}
