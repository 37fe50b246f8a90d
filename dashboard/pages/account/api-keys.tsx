import { useState } from 'react';
import type { Input, Item } from '../../../client/client.ts';
import { useAct } from '../../api/act.ts';
import { useList, useWhole } from '../../api/read.ts';
import { service } from '../../api/rempart.ts';
import { useFormats, useWords } from '../../language/language.tsx';
import { plainWords } from '../../language/plain-words.ts';
import { rightWords } from '../../language/right-words.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { useConfirm } from '../../parts/confirm.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Check, Field, Select } from '../../parts/field.tsx';
import { endOf, Form, Send, textOf, textsOf, wrongAt } from '../../parts/form.tsx';
import { PlusIcon } from '../../parts/icons.tsx';
import { Once } from '../../parts/once.tsx';
import { Page } from '../../parts/page.tsx';
import { AREAS, Levels } from '../../parts/rights.tsx';
import { Empty, List, Loaded } from '../../parts/state.tsx';
import { accountWords } from './account-words.ts';

type Body = Input<'createApiKey'>['body'];

function bodyOf(form: FormData): Body {
  const scopes = Object.fromEntries(AREAS.flatMap((area) => (textOf(form, area) === '' ? [] : [[area, textOf(form, area)]]))) as Body['scopes'];
  const chatbotIds = textsOf(form, 'chatbot');
  const expires = textOf(form, 'expires');
  return {
    name: textOf(form, 'name'),
    scopes,
    ...(chatbotIds.length > 0 && { chatbotIds }),
    ...(expires && { expiresAt: endOf(expires) }),
  };
}

function CreateForm({ close, made }: { readonly close: () => void; readonly made: (secret: string | undefined) => void }) {
  const t = useWords(accountWords);
  const plain = useWords(plainWords);
  const rights = useWords(rightWords);
  const read = useWhole('listChatbots');
  const create = useAct((body: Body) => service.call('createApiKey', { body }), { changes: ['listApiKeys'], quiet: true, after: ({ secret }) => made(secret) });
  return (
    <Form onSubmit={(form) => create.mutate(bodyOf(form))} error={create.error}>
      <Field label={t.keyName} name="name" required maxLength={100} autoFocus error={wrongAt(create.error, '/name')} />
      <fieldset>
        <legend>{t.scopes}</legend>
        <div className="cards narrow">
          {AREAS.map((area) => (
            <Select key={area} label={rights[area]} name={area} defaultValue="">
              <Levels />
            </Select>
          ))}
        </div>
      </fieldset>
      <Loaded read={read}>
        {(chatbots) =>
          chatbots.length > 0 && (
            <fieldset>
              <legend>{t.bound}</legend>
              <p className="hint">{t.boundHint}</p>
              {chatbots.map(({ id, name }) => (
                <Check key={id} name="chatbot" value={id} label={name} />
              ))}
            </fieldset>
          )
        }
      </Loaded>
      <Field label={t.expires} hint={t.expiresHint} name="expires" type="date" error={wrongAt(create.error, '/expiresAt')} />
      {/* Without the list the key would be one for every chatbot, and nobody would have been asked. */}
      <Send close={close} busy={create.isPending || !read.data}>
        {plain.create}
      </Send>
    </Form>
  );
}

function KeyLine({ apiKey }: { readonly apiKey: Item<'listApiKeys'> }) {
  const t = useWords(accountWords);
  const rights = useWords(rightWords);
  const { ago, date } = useFormats();
  const confirm = useConfirm();
  const end = useAct(() => service.call('revokeApiKey', { path: { apiKeyId: apiKey.id } }), { done: t.keyEnded, changes: ['listApiKeys'] });
  const ask = (): void => confirm({ title: t.endKeyTitle, text: t.endKeyText(apiKey.name), yes: t.endKey }, () => end.mutate());
  const facts = [
    t.keyFacts(apiKey.lastFour, ago(apiKey.createdAt)),
    apiKey.lastUsedAt ? t.lastUsed(ago(apiKey.lastUsedAt)) : t.neverUsed,
    apiKey.expiresAt && t.until(date(apiKey.expiresAt)),
  ].filter(Boolean);
  return (
    <>
      <div className="grow">
        <span className="strong break">{apiKey.name}</span>
        <span className="small muted">{facts.join(' · ')}</span>
      </div>
      <div className="row">
        {AREAS.filter((area) => apiKey.scopes[area]).map((area) => (
          <Badge key={area}>
            {rights[area]}: {rights[apiKey.scopes[area] ?? 'no']}
          </Badge>
        ))}
      </div>
      <Button tiny kind="danger" onClick={ask} busy={end.isPending}>
        {t.endKey}
      </Button>
    </>
  );
}

export default function ApiKeys() {
  const t = useWords(accountWords);
  const [creating, setCreating] = useState(false);
  const [secret, setSecret] = useState<string>();
  const read = useList('listApiKeys', {});
  const button = (
    <Button kind="main" icon={<PlusIcon />} onClick={() => setCreating(true)}>
      {t.newKey}
    </Button>
  );
  return (
    <Page title={t.keysTitle} text={t.keysText} actions={button}>
      <List read={read} label={t.keysTitle} keyOf={({ id }) => id} empty={<Empty title={t.noKeys}>{t.noKeysText}</Empty>}>
        {(apiKey) => <KeyLine apiKey={apiKey} />}
      </List>
      {creating && (
        <Dialog title={t.newKey} close={() => setCreating(false)}>
          <CreateForm
            close={() => setCreating(false)}
            made={(made) => {
              setCreating(false);
              setSecret(made);
            }}
          />
        </Dialog>
      )}
      {secret && <Once title={t.keyMade} warning={t.keyOnce} text={secret} close={() => setSecret(undefined)} />}
    </Page>
  );
}
