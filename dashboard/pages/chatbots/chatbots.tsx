import { useRef, useState } from 'react';
import { Link } from 'wouter';
import type { Input } from '../../../client/client.ts';
import { useAct } from '../../api/act.ts';
import { useList } from '../../api/read.ts';
import { service } from '../../api/rempart.ts';
import { useFormats, useLanguage, useWords } from '../../language/language.tsx';
import { plainWords } from '../../language/plain-words.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field, TextArea } from '../../parts/field.tsx';
import { Form, Send, textOf, wrongAt } from '../../parts/form.tsx';
import { PlusIcon } from '../../parts/icons.tsx';
import { LanguageSelect, languageOf } from '../../parts/language-select.tsx';
import { Page } from '../../parts/page.tsx';
import { Empty, List } from '../../parts/state.tsx';
import { useToast } from '../../parts/toast.tsx';
import { go } from '../../shell/location.ts';
import { useIsAdmin } from '../../shell/me.ts';
import { chatbotsWords } from './chatbots-words.ts';

function CreateDialog({ close }: { readonly close: () => void }) {
  const t = useWords(chatbotsWords);
  const plain = useWords(plainWords);
  const { language } = useLanguage();
  const create = useAct((body: Input<'createChatbot'>['body']) => service.call('createChatbot', { body }), {
    done: t.created,
    changes: ['listChatbots'],
    quiet: true,
    after: ({ id }) => go(`/chatbots/${id}`),
  });
  const send = (form: FormData): void => {
    const [name, welcomeMessage] = [textOf(form, 'name'), textOf(form, 'welcome')];
    const chosen = languageOf(form, 'language');
    create.mutate({ name, language: chosen, ...(welcomeMessage && { welcomeMessage }) });
  };
  return (
    <Dialog title={t.create} close={close}>
      <Form onSubmit={send} error={create.error}>
        <Field label={t.name} hint={t.nameHint} name="name" required maxLength={100} autoFocus error={wrongAt(create.error, '/name')} />
        <LanguageSelect label={t.language} name="language" defaultValue={language} />
        <TextArea label={`${t.welcome} (${plain.optional})`} name="welcome" maxLength={1000} />
        <Send close={close} busy={create.isPending}>
          {plain.create}
        </Send>
      </Form>
    </Dialog>
  );
}

/** An exported chatbot, chosen as a file. */
function ImportButton() {
  const t = useWords(chatbotsWords);
  const toast = useToast();
  const input = useRef<HTMLInputElement>(null);
  const take = useAct((body: Input<'importChatbot'>['body']) => service.call('importChatbot', { body }), {
    done: t.imported,
    changes: ['listChatbots'],
    after: ({ id }) => go(`/chatbots/${id}`),
  });
  const read = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    try {
      take.mutate(JSON.parse(await file.text()) as Input<'importChatbot'>['body']);
    } catch {
      toast({ text: t.notADocument, bad: true });
    }
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        hidden
        aria-label={t.import}
        onChange={(event) => {
          void read(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
      <Button onClick={() => input.current?.click()} busy={take.isPending}>
        {t.import}
      </Button>
    </>
  );
}

export default function Chatbots() {
  const t = useWords(chatbotsWords);
  const { ago } = useFormats();
  const isAdmin = useIsAdmin();
  const [creating, setCreating] = useState(false);
  const read = useList('listChatbots', {});
  const button = (
    <Button kind="main" icon={<PlusIcon />} onClick={() => setCreating(true)}>
      {t.create}
    </Button>
  );
  return (
    <Page
      title={t.title}
      text={t.text}
      actions={
        isAdmin && (
          <>
            <ImportButton />
            {button}
          </>
        )
      }
    >
      <List
        read={read}
        label={t.list}
        keyOf={({ id }) => id}
        className="cards"
        empty={
          <Empty title={t.emptyTitle} action={isAdmin ? button : undefined}>
            {isAdmin ? t.emptyText : t.emptyMember}
          </Empty>
        }
      >
        {({ id, name, status, publishedVersion, updatedAt }) => (
          <Link href={`/chatbots/${id}`} className="card">
            <div className="row apart">
              <h2 className="grow clip">{name}</h2>
              <Badge kind={status === 'active' ? 'good' : undefined}>{status === 'active' ? t.active : t.archived}</Badge>
            </div>
            <p className="muted small">
              {publishedVersion !== null && `${t.version(publishedVersion)} · `}
              {t.changed(ago(updatedAt))}
            </p>
          </Link>
        )}
      </List>
      {creating && <CreateDialog close={() => setCreating(false)} />}
    </Page>
  );
}
