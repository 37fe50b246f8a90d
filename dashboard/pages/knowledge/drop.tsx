import { useRef, useState } from 'react';
import { ProblemError } from '../../../client/client.ts';
import { useProblemText } from '../../api/problem-text.ts';
import { useFormats, useWords } from '../../language/language.tsx';
import { Button } from '../../parts/button.tsx';
import { Note } from '../../parts/note.tsx';
import { knowledgeWords } from './knowledge-words.ts';
import { useUploads } from './upload.ts';

/** Where files are dropped or chosen, and how far each has come. */
export function Drop({ chatbotId }: { readonly chatbotId: string }) {
  const t = useWords(knowledgeWords);
  const { percent } = useFormats();
  const explain = useProblemText();
  const { uploads, add, dismiss } = useUploads(chatbotId);
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="stack">
      <div
        className="drop"
        data-over={over}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void add([...event.dataTransfer.files]);
        }}
      >
        <p className="strong">{t.drop}</p>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label={t.choose}
          onChange={(event) => {
            void add([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
        <Button kind="main" onClick={() => input.current?.click()}>
          {t.choose}
        </Button>
        <p className="small muted">{t.policy}</p>
      </div>
      {uploads.map(({ id, name, sent, error }) =>
        error === undefined ? (
          <div key={id} className="stack tight">
            <span className="small break">{t.uploading(name, percent(sent))}</span>
            <progress value={sent} max={1} aria-label={name} />
          </div>
        ) : (
          <Note
            key={id}
            kind="bad"
            action={
              <Button tiny onClick={() => dismiss(id)}>
                {t.dismiss}
              </Button>
            }
          >
            <strong className="break">{t.uploadFailed(name)}</strong> {explain(error)}{' '}
            {error instanceof ProblemError && (error.document.detail ?? error.document.reason)}
          </Note>
        ),
      )}
    </div>
  );
}
