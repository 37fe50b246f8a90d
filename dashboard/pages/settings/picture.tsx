import { useRead } from '../../api/read.ts';
import { service } from '../../api/rempart.ts';
import { useWords } from '../../language/language.tsx';
import { PictureSection, whileWorking } from '../../parts/picture.tsx';
import type { Bot } from '../chatbots/chatbot.tsx';
import { settingsWords } from './settings-words.ts';

/** The chatbot's picture, which its visitors see. */
export function Picture({ bot }: { readonly bot: Bot }) {
  const t = useWords(settingsWords);
  const path = { chatbotId: bot.id };
  return (
    <PictureSection
      title={t.picture}
      text={t.pictureText}
      none={t.pictureNone}
      read={useRead('readChatbotAvatar', { path }, { every: whileWorking })}
      reserve={(body) => service.call('uploadChatbotAvatar', { path, body })}
      remove={() => service.call('deleteChatbotAvatar', { path })}
      changes={['readChatbotAvatar']}
    />
  );
}
