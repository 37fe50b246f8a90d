import { useEffect, useRef, useState } from 'react';
import { useProblemText } from '../../api/problem-text.ts';
import { useFormats, useWords } from '../../language/language.tsx';
import { Button } from '../../parts/button.tsx';
import { Composer } from '../../parts/composer.tsx';
import { Segmented } from '../../parts/field.tsx';
import { Page } from '../../parts/page.tsx';
import type { Bot } from '../chatbots/chatbot.tsx';
import { playgroundWords } from './playground-words.ts';
import { Sources } from './sources.tsx';
import { useConversation, type Line } from './turn.ts';

function Message({ line, last, busy }: { readonly line: Line; readonly last: boolean; readonly busy: boolean }) {
  const t = useWords(playgroundWords);
  const explain = useProblemText();
  const { number } = useFormats();
  const waiting = last && busy && line.text === '';
  return (
    <div className={`bubble ${line.author}`}>
      <span className="unseen">{line.author === 'visitor' ? t.you : t.bot}</span>
      {(line.text !== '' || waiting) && (
        <div className="text" dir="auto">
          {waiting ? <span className="spinner" aria-hidden="true" /> : line.text}
        </div>
      )}
      {line.error !== undefined && (
        <p className="wrong" role="alert">
          {explain(line.error)}
        </p>
      )}
      {line.stopped && <p className="small muted">{t.stopped}</p>}
      {line.handoff && <p className="small muted">{t.handoff}</p>}
      {line.sources && <Sources sources={line.sources} />}
      {line.firstWordMs !== undefined && <span className="meta">{t.firstWord(number(Math.round(line.firstWordMs)))}</span>}
    </div>
  );
}

/** A conversation with the chatbot, as it is drafted or as it is live. */
export default function Playground({ chatbotId, bot }: { readonly chatbotId: string; readonly bot: Bot | undefined }) {
  const t = useWords(playgroundWords);
  const [version, setVersion] = useState<'draft' | 'published'>('draft');
  const { lines, busy, ask, stop, restart } = useConversation(chatbotId);
  const log = useRef<HTMLDivElement>(null);
  useEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [lines]);
  return (
    <Page
      title={t.title}
      text={t.text}
      actions={
        <>
          <Segmented
            quiet
            label={t.version}
            value={version}
            onChange={(next) => {
              setVersion(next);
              restart();
            }}
            options={[
              ['draft', t.draft],
              ['published', t.published],
            ]}
          />
          <Button onClick={restart}>{t.again}</Button>
        </>
      }
    >
      <div className="chat">
        <div className="chat-log" ref={log} role="log" aria-label={t.log} tabIndex={0}>
          {bot?.welcomeMessage && (
            <div className="bubble assistant">
              <div className="text" dir="auto">
                {bot.welcomeMessage}
              </div>
            </div>
          )}
          {lines.length === 0 && !bot?.welcomeMessage && <p className="muted">{t.emptyText}</p>}
          {lines.length === 0 && bot && bot.suggestedMessages.length > 0 && (
            <div className="row">
              {bot.suggestedMessages.map((text) => (
                <Button key={text} tiny onClick={() => void ask(text, version)}>
                  {text}
                </Button>
              ))}
            </div>
          )}
          {lines.map((line) => (
            <Message key={line.id} line={line} last={line === lines.at(-1)} busy={busy} />
          ))}
        </div>
        <Composer label={t.message} send={t.send} busy={busy} onSend={(text) => void ask(text, version)} stop={{ text: t.stop, onStop: stop }} />
      </div>
    </Page>
  );
}
