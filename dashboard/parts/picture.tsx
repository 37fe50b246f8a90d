import { useRef } from 'react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { CallName, Input, Reply } from '../../client/client.ts';
import { useAct } from '../api/act.ts';
import { postForm } from '../api/post-form.ts';
import { useWords } from '../language/language.tsx';
import { words } from '../language/words.ts';
import { Button } from './button.tsx';
import { useConfirm } from './confirm.tsx';
import { Section } from './page.tsx';
import { Loaded } from './state.tsx';

const pictureWords = words(
  {
    choose: 'Choose a picture',
    remove: 'Take away',
    removeTitle: 'Take the picture away?',
    removeText: 'It is gone everywhere at once. Another can be chosen at any time.',
    removed: 'The picture is gone',
    working: 'Being scanned and cut',
    refused: 'The last picture was refused. Try another file.',
  },
  {
    choose: 'Choisir une image',
    remove: 'Retirer',
    removeTitle: 'Retirer l’image ?',
    removeText: 'Elle disparaît partout aussitôt. Une autre peut être choisie à tout moment.',
    removed: 'L’image est retirée',
    working: 'Analyse et recadrage en cours',
    refused: 'La dernière image a été refusée. Essayez un autre fichier.',
  },
);

type Picture = Reply<'readMyAvatar'>;
type Announced = Input<'uploadMyAvatar'>['body'];

/** States after which nothing more happens to a picture. */
const FINAL = new Set(['ready', 'rejected', 'failed']);

/** How soon a picture on its way is looked at again, in milliseconds. */
export const whileWorking = (reply: Picture | undefined): number | false => (reply?.upload && !FINAL.has(reply.upload.status) ? 1_500 : false);

interface PictureProps {
  readonly title: string;
  readonly text: string;
  /** What is shown of whoever has none. */
  readonly none: string;
  readonly read: UseQueryResult<Picture>;
  readonly reserve: (announced: Announced) => Promise<Reply<'uploadMyAvatar'>>;
  readonly remove: () => Promise<unknown>;
  readonly changes: readonly CallName[];
}

/** A picture: sent straight to quarantine, and shown once it has been scanned and written anew. */
export function PictureSection({ title, text, none, read, reserve, remove, changes }: PictureProps) {
  const t = useWords(pictureWords);
  const confirm = useConfirm();
  const input = useRef<HTMLInputElement>(null);
  const send = useAct(
    async (file: File) => {
      const { form } = await reserve({ filename: file.name, contentType: file.type, bytes: file.size });
      if (form) await postForm(form, file);
    },
    { changes },
  );
  const take = useAct(remove, { done: t.removed, changes });
  const ask = (): void => confirm({ title: t.removeTitle, text: t.removeText, yes: t.remove }, () => take.mutate());
  return (
    <Section title={title} text={text}>
      <Loaded read={read}>
        {({ images, upload }) => {
          const working = upload !== null && !FINAL.has(upload.status);
          const refused = upload !== null && (upload.status === 'rejected' || upload.status === 'failed');
          return (
            <div className="row">
              {images ? <img className="avatar" src={images.large} alt="" width={64} height={64} /> : !working && <p className="muted">{none}</p>}
              <span role="status">
                {working && t.working}
                {refused && <span className="wrong">{t.refused}</span>}
              </span>
              <input
                ref={input}
                type="file"
                hidden
                accept="image/png,image/jpeg,image/webp"
                aria-label={t.choose}
                onChange={({ currentTarget }) => {
                  const [file] = currentTarget.files ?? [];
                  if (file) send.mutate(file);
                  currentTarget.value = '';
                }}
              />
              <Button busy={send.isPending || working} onClick={() => input.current?.click()}>
                {t.choose}
              </Button>
              {images && (
                <Button kind="danger" tiny busy={take.isPending} onClick={ask}>
                  {t.remove}
                </Button>
              )}
            </div>
          );
        }}
      </Loaded>
    </Section>
  );
}
