import { useState } from 'react';
import type { Input, Item } from '../../../client/client.ts';
import { useAct } from '../../api/act.ts';
import { useList } from '../../api/read.ts';
import { service } from '../../api/rempart.ts';
import { useFormats, useLanguage, useWords } from '../../language/language.tsx';
import { plainWords } from '../../language/plain-words.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { useConfirm } from '../../parts/confirm.tsx';
import { Copy } from '../../parts/copy.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Check, Field, Select } from '../../parts/field.tsx';
import { Form, Send, textOf, wrongAt } from '../../parts/form.tsx';
import { MoreIcon, PlusIcon } from '../../parts/icons.tsx';
import { Menu } from '../../parts/menu.tsx';
import { Note } from '../../parts/note.tsx';
import { Page } from '../../parts/page.tsx';
import { Empty, List } from '../../parts/state.tsx';
import { channelsWords } from './channels-words.ts';

type Channel = Item<'listChannels'>;
type Kind = Channel['kind'];

/** What each service is connected with: ids are shown, secrets are not. */
const FIELDS = {
  whatsapp: { called: 'WhatsApp', ids: ['phoneNumberId'], secrets: ['accessToken', 'appSecret'] },
  instagram: { called: 'Instagram', ids: ['instagramId'], secrets: ['accessToken', 'appSecret'] },
  messenger: { called: 'Messenger', ids: ['pageId'], secrets: ['accessToken', 'appSecret'] },
  telegram: { called: 'Telegram', ids: [], secrets: ['botToken'] },
  slack: { called: 'Slack', ids: ['teamId'], secrets: ['botToken', 'signingSecret'] },
} as const satisfies Readonly<Record<Kind, object>>;
const KINDS = Object.keys(FIELDS) as Kind[];

interface Made {
  readonly channel: Channel;
  readonly verifyToken?: string;
}

function ConnectForm({ chatbotId, close, made }: { readonly chatbotId: string; readonly close: () => void; readonly made: (made: Made) => void }) {
  const t = useWords(channelsWords);
  const plain = useWords(plainWords);
  const [kind, setKind] = useState<Kind>('whatsapp');
  const { ids, secrets } = FIELDS[kind];
  const connect = useAct(
    (form: FormData) => {
      const given = Object.fromEntries([...ids, ...secrets].map((name) => [name, textOf(form, name)]));
      const name = textOf(form, 'name');
      const body = { kind, ...given, ...(name && { name }), admitsUnplaced: form.get('unplaced') !== null } as Input<'createChannel'>['body'];
      return service.call('createChannel', { path: { chatbotId }, body });
    },
    { changes: ['listChannels'], quiet: true, after: made },
  );
  return (
    <Form onSubmit={connect.mutate} error={connect.error}>
      <Select label={t.kind} value={kind} onChange={({ target }) => setKind(KINDS.find((each) => each === target.value) ?? 'whatsapp')}>
        {KINDS.map((each) => (
          <option key={each} value={each}>
            {FIELDS[each].called}
          </option>
        ))}
      </Select>
      <Field label={`${t.name} (${plain.optional})`} name="name" maxLength={100} error={wrongAt(connect.error, '/name')} />
      {ids.map((name) => (
        <Field key={name} label={t[name]} name={name} required maxLength={64} error={wrongAt(connect.error, `/${name}`)} />
      ))}
      {secrets.map((name) => (
        <Field
          key={name}
          label={t[name]}
          hint={t.secretHint}
          name={name}
          type="password"
          autoComplete="off"
          required
          maxLength={1000}
          error={wrongAt(connect.error, `/${name}`)}
        />
      ))}
      <Check label={t.unplaced} name="unplaced" />
      <Send close={close} busy={connect.isPending}>
        {t.connect}
      </Send>
    </Form>
  );
}

function Connection({ made: { channel, verifyToken }, close }: { readonly made: Made; readonly close: () => void }) {
  const t = useWords(channelsWords);
  const { language } = useLanguage();
  return (
    <Dialog title={channel.name} close={close} wide>
      {verifyToken && (
        <>
          <Note kind="warn">{t.tokenOnce}</Note>
          <h3>{t.token}</h3>
          <Copy label={t.token} text={verifyToken} />
        </>
      )}
      <h3>{t.callback}</h3>
      <Copy label={t.callback} text={channel.callbackUrl} />
      <h3>{t.steps}</h3>
      <ol className="steps stack tight">
        {channel.steps.map((step) => (
          <li key={step.en}>{step[language]}</li>
        ))}
      </ol>
    </Dialog>
  );
}

function ChannelLine({ chatbotId, channel, show }: { readonly chatbotId: string; readonly channel: Channel; readonly show: (made: Made) => void }) {
  const t = useWords(channelsWords);
  const { ago } = useFormats();
  const confirm = useConfirm();
  const path = { chatbotId, channelId: channel.id };
  const changes = ['listChannels'] as const;
  const test = useAct(() => service.call('testChannel', { path }), { done: t.tested, changes });
  const turn = useAct(() => service.call('changeChannel', { path, body: { enabled: !channel.enabled } }), { done: t.changed, changes });
  const renew = useAct(() => service.call('renewChannelToken', { path }), { changes, after: show });
  const remove = useAct(() => service.call('deleteChannel', { path }), { done: t.removed, changes });
  const state = channel.enabled ? channel.state : 'off';
  return (
    <>
      <div className="grow">
        <span className="strong break">{channel.name}</span>
        <span className="small muted break">
          {FIELDS[channel.kind].called} · {channel.externalId} · {channel.lastEventAt ? t.lastEvent(ago(channel.lastEventAt)) : t.noEvent}
        </span>
        {channel.reason && <span className="small wrong">{channel.reason}</span>}
      </div>
      <Badge kind={state === 'connected' ? 'good' : state === 'failing' ? 'bad' : undefined}>{t[state]}</Badge>
      <Button tiny onClick={() => test.mutate()} busy={test.isPending}>
        {t.test}
      </Button>
      <Menu label={`${t.more}: ${channel.name}`} icon={<MoreIcon />}>
        <button type="button" onClick={() => show({ channel })}>
          {t.show}
        </button>
        <button type="button" onClick={() => turn.mutate()}>
          {channel.enabled ? t.switchOff : t.switchOn}
        </button>
        <button type="button" onClick={() => confirm({ title: t.renewTitle, text: t.renewText, yes: t.renew }, () => renew.mutate())}>
          {t.renew}
        </button>
        <button type="button" className="bad" onClick={() => confirm({ title: t.removeTitle, text: t.removeText, yes: t.remove }, () => remove.mutate())}>
          {t.remove}
        </button>
      </Menu>
    </>
  );
}

/** The messaging services of a chatbot, and what is to be done to connect one. */
export default function Channels({ chatbotId }: { readonly chatbotId: string }) {
  const t = useWords(channelsWords);
  const [connecting, setConnecting] = useState(false);
  const [shown, setShown] = useState<Made>();
  const read = useList('listChannels', { path: { chatbotId } });
  return (
    <Page
      title={t.title}
      text={t.text}
      actions={
        <Button kind="main" icon={<PlusIcon />} onClick={() => setConnecting(true)}>
          {t.connect}
        </Button>
      }
    >
      <List read={read} label={t.title} keyOf={({ id }) => id} empty={<Empty title={t.emptyTitle}>{t.emptyText}</Empty>}>
        {(channel) => <ChannelLine chatbotId={chatbotId} channel={channel} show={setShown} />}
      </List>
      {connecting && (
        <Dialog title={t.connect} close={() => setConnecting(false)}>
          <ConnectForm
            chatbotId={chatbotId}
            close={() => setConnecting(false)}
            made={(made) => {
              setConnecting(false);
              setShown(made);
            }}
          />
        </Dialog>
      )}
      {shown && <Connection made={shown} close={() => setShown(undefined)} />}
    </Page>
  );
}
