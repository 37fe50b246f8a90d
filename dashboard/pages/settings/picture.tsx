import { useRef } from 'react';
import { useAct } from '../../api/act.ts';
import { postForm } from '../../api/post-form.ts';
import { useRead } from '../../api/read.ts';
import { service } from '../../api/rempart.ts';
import { useWords } from '../../language/language.tsx';
import { Button } from '../../parts/button.tsx';
import { Section } from '../../parts/page.tsx';
import { Loaded } from '../../parts/state.tsx';
import type { Bot } from '../chatbots/chatbot.tsx';
import { settingsWords } from './settings-words.ts';

/** States after which nothing more happens to a picture. */
const FINAL = new Set(['ready', 'rejected', 'failed']);

/** The chatbot's picture: sent straight to quarantine, and shown once it has been scanned and written anew. */
export function Picture({ bot }: { readonly bot: Bot }) {
  const t = useWords(settingsWords);
  const path = { chatbotId: bot.id };
  const input = useRef<HTMLInputElement>(null);
  const read = useRead('readChatbotAvatar', { path }, { every: (reply) => (reply?.upload && !FINAL.has(reply.upload.status) ? 1_500 : false) });
  const send = useAct(
    async (file: File) => {
      const { form } = await service.call('uploadChatbotAvatar', { path, body: { filename: file.name, contentType: file.type, bytes: file.size } });
      if (form) await postForm(form, file);
    },
    { changes: ['readChatbotAvatar'] },
  );
  const remove = useAct(() => service.call('deleteChatbotAvatar', { path }), { done: t.pictureRemoved, changes: ['readChatbotAvatar'] });
  return (
    <Section title={t.picture} text={t.pictureText}>
      <Loaded read={read}>
        {({ images, upload }) => {
          const working = upload !== null && !FINAL.has(upload.status);
          const refused = upload !== null && (upload.status === 'rejected' || upload.status === 'failed');
          return (
            <div className="row">
              {images ? <img className="avatar" src={images.large} alt="" width={64} height={64} /> : !working && <p className="muted">{t.pictureNone}</p>}
              <span role="status">
                {working && t.pictureWorking}
                {refused && <span className="wrong">{t.pictureRefused}</span>}
              </span>
              <input
                ref={input}
                type="file"
                hidden
                accept="image/png,image/jpeg,image/webp"
                aria-label={t.pictureChoose}
                onChange={({ currentTarget }) => {
                  const [file] = currentTarget.files ?? [];
                  if (file) send.mutate(file);
                  currentTarget.value = '';
                }}
              />
              <Button busy={send.isPending || working} onClick={() => input.current?.click()}>
                {t.pictureChoose}
              </Button>
              {images && (
                <Button kind="danger" tiny busy={remove.isPending} onClick={() => remove.mutate()}>
                  {t.pictureRemove}
                </Button>
              )}
            </div>
          );
        }}
      </Loaded>
    </Section>
  );
}
