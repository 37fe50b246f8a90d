import { useEffect, useRef, useState } from 'react';
import type { Item } from '../../../client/client.ts';
import { useAct } from '../../api/act.ts';
import { useList, useRead } from '../../api/read.ts';
import { service } from '../../api/rempart.ts';
import { useFormats, useWords } from '../../language/language.tsx';
import { plainWords } from '../../language/plain-words.ts';
import { Button } from '../../parts/button.tsx';
import { Composer } from '../../parts/composer.tsx';
import { Face } from '../../parts/face.tsx';
import { Segmented } from '../../parts/field.tsx';
import { ThumbDownIcon, ThumbUpIcon } from '../../parts/icons.tsx';
import { Failed, Loaded, Loading } from '../../parts/state.tsx';
import { Sources } from '../playground/sources.tsx';
import { ConversationHead, type Conversation } from './conversation-head.tsx';
import { Files } from './files.tsx';
import { inboxWords } from './inbox-words.ts';

type Message = Item<'listMessages'>;
type Note = Item<'listNotes'>;

function Bubble({ chatbotId, message }: { readonly chatbotId: string; readonly message: Message }) {
  const t = useWords(inboxWords);
  const { moment } = useFormats();
  return (
    <div className={`bubble ${message.author}`}>
      <div className="text" dir="auto">
        {message.text}
      </div>
      {message.sources && <Sources sources={message.sources} />}
      {message.files && <Files chatbotId={chatbotId} files={message.files} />}
      <span className="meta">
        {message.author === 'person' && message.authorId !== undefined && <Face userId={message.authorId} name={t.person} />}
        {t[message.author]} · {moment(message.createdAt)}
        {message.feedback && (
          <span className={message.feedback === 'up' ? 'good-text' : 'wrong'} title={t[message.feedback]}>
            {message.feedback === 'up' ? <ThumbUpIcon /> : <ThumbDownIcon />}
            <span className="unseen">{t[message.feedback]}</span>
          </span>
        )}
      </span>
    </div>
  );
}

function NoteBubble({ note }: { readonly note: Note }) {
  const t = useWords(inboxWords);
  const { moment } = useFormats();
  return (
    <div className="bubble note">
      <div className="text" dir="auto">
        {note.text}
      </div>
      <span className="meta">
        {note.authorId !== null && <Face userId={note.authorId} name={t.note} />}
        {t.note} · {moment(note.createdAt)}
      </span>
    </div>
  );
}

/** Messages and notes in the order in which they were written. */
function Log({ chatbotId, conversationId }: { readonly chatbotId: string; readonly conversationId: string }) {
  const t = useWords(inboxWords);
  const plain = useWords(plainWords);
  const path = { chatbotId, conversationId };
  const messages = useList('listMessages', { path, query: { limit: 100 } });
  const notes = useList('listNotes', { path, query: { limit: 100 } });
  const log = useRef<HTMLDivElement>(null);
  const lines = [
    ...messages.items.map((message) => ({ at: message.createdAt, id: message.id, message })),
    ...notes.items.map((note) => ({ at: note.createdAt, id: note.id, note })),
  ].sort((a, b) => a.at.localeCompare(b.at));
  useEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [lines.length]);
  return (
    <div className="chat-log" ref={log} role="log" aria-label={t.log} tabIndex={0}>
      {messages.isPending && <Loading />}
      {messages.error && <Failed error={messages.error} again={messages.again} />}
      {notes.error && !messages.error && <Failed error={notes.error} again={notes.again} />}
      {lines.map((line) =>
        'message' in line ? <Bubble key={line.id} chatbotId={chatbotId} message={line.message} /> : <NoteBubble key={line.id} note={line.note} />,
      )}
      {messages.more && (
        <Button tiny onClick={messages.more} busy={messages.loadingMore}>
          {plain.more}
        </Button>
      )}
    </div>
  );
}

function Write({ chatbotId, conversation }: { readonly chatbotId: string; readonly conversation: Conversation }) {
  const t = useWords(inboxWords);
  const [mode, setMode] = useState<'answer' | 'note'>('answer');
  const path = { chatbotId, conversationId: conversation.id };
  const send = useAct((text: string) => service.call(mode === 'answer' ? 'answerAsPerson' : 'addNote', { path, body: { text } }), {
    changes: ['listMessages', 'listNotes', 'readConversation', 'listConversations'],
  });
  const answers = mode === 'answer';
  return (
    <div className="write">
      <Segmented
        quiet
        label={t.mode}
        value={mode}
        onChange={setMode}
        options={[
          ['answer', t.answerTab],
          ['note', t.noteTab],
        ]}
      />
      <Composer
        label={answers ? t.answer : t.addNote}
        placeholder={answers && conversation.takenOverBy === null ? t.answerHint : answers ? t.answer : t.addNote}
        send={answers ? t.send : t.addNote}
        busy={send.isPending}
        onSend={send.mutate}
      />
    </div>
  );
}

export function ConversationView({ chatbotId, conversationId }: { readonly chatbotId: string; readonly conversationId: string }) {
  const read = useRead('readConversation', { path: { chatbotId, conversationId } });
  return (
    <div className="chat">
      <Loaded read={read}>
        {(conversation) => (
          <>
            <ConversationHead chatbotId={chatbotId} conversation={conversation} />
            <Log chatbotId={chatbotId} conversationId={conversationId} />
            <Write chatbotId={chatbotId} conversation={conversation} />
          </>
        )}
      </Loaded>
    </div>
  );
}
