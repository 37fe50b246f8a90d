import type { Conversation, Shown } from '../talk/conversation.ts';

/** A conversation as text, for somebody who wants to keep it. */
export const transcript = ({ messages }: Conversation, names: Readonly<Record<Shown['author'], string>>): string =>
  messages
    .filter(({ text }) => text !== '')
    .map(({ author, text, sources }) => [`${names[author]}:`, text, ...sources.map(({ name }, at) => `  [${at + 1}] ${name}`)].join('\n'))
    .join('\n\n');
