import type { Reply } from '../../../client/client.ts';
import { isOfPage, type Trigger } from '../behaviour/parts.ts';

/** What the button has from the tag, since it stands on the page before anything of the chatbot is loaded: only what differs from the usual. */
const USUAL = { primaryColor: '#1f4d3d', textColor: '#ffffff', position: 'right', icon: 'chat' } as const;
const ATTRIBUTES = { primaryColor: 'data-color', textColor: 'data-text', position: 'data-position', icon: 'data-icon' } as const;

/** The line of HTML for a page: it looks for triggers of the page where the chatbot has any. */
export function snippet(
  edge: string,
  { publicKey, theme }: Pick<Reply<'readChatbot'>, 'publicKey' | 'theme'>,
  triggers: readonly Pick<Trigger, 'enabled' | 'when'>[],
): string {
  const looks = (Object.keys(USUAL) as (keyof typeof USUAL)[])
    .filter((part) => theme[part] !== USUAL[part])
    .map((part) => ` ${ATTRIBUTES[part]}="${theme[part]}"`);
  const ofPage = triggers.some(({ enabled, when }) => enabled && isOfPage(when)) ? ' data-triggers' : '';
  return `<script src="${edge}/chat.js" data-chatbot="${publicKey}"${looks.join('')}${ofPage} defer></script>`;
}
