import { useState } from 'react';
import { useAct } from '../../api/act.ts';
import { useList } from '../../api/read.ts';
import { service } from '../../api/rempart.ts';
import { useFormats, useWords } from '../../language/language.tsx';
import { plainWords } from '../../language/plain-words.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { useConfirm } from '../../parts/confirm.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { MoreIcon, PlusIcon } from '../../parts/icons.tsx';
import { Menu } from '../../parts/menu.tsx';
import { Once } from '../../parts/once.tsx';
import { Page } from '../../parts/page.tsx';
import { Empty, List } from '../../parts/state.tsx';
import { DeliveryLog } from './delivery-log.tsx';
import { EndpointForm, type Webhook } from './endpoint-form.tsx';
import { webhooksWords } from './webhooks-words.ts';

interface LineProps {
  readonly webhook: Webhook;
  readonly edit: () => void;
  readonly log: () => void;
  readonly reveal: (secret: string | undefined) => void;
}

function Line({ webhook, edit, log, reveal }: LineProps) {
  const t = useWords(webhooksWords);
  const plain = useWords(plainWords);
  const { ago, number } = useFormats();
  const confirm = useConfirm();
  const path = { webhookId: webhook.id };
  const changes = ['listWebhooks', 'listDeliveries'] as const;
  const on = webhook.status === 'enabled';
  const turn = useAct(() => service.call('changeWebhook', { path, body: { enabled: !on } }), { done: t.changed, changes });
  const test = useAct(() => service.call('testWebhook', { path }), { done: t.tested, changes, after: log });
  const rotate = useAct(() => service.call('rotateWebhookSecret', { path, body: {} }), { changes, after: ({ secret }) => reveal(secret) });
  const remove = useAct(() => service.call('deleteWebhook', { path }), { done: t.deleted, changes });
  const facts = [
    webhook.description,
    t.chosen(number(webhook.events.length)),
    webhook.secrets > 1 && t.twoSecrets,
    webhook.failingSince && t.failingSince(ago(webhook.failingSince)),
  ].filter(Boolean);
  return (
    <>
      <div className="grow">
        <span className="strong break">{webhook.url}</span>
        <span className="small muted break">{facts.join(' · ')}</span>
        {webhook.disabledReason && <span className="small wrong">{t[webhook.disabledReason]}</span>}
      </div>
      <Badge kind={on ? (webhook.failingSince ? 'warn' : 'good') : 'bad'}>{t[webhook.status]}</Badge>
      <Button tiny onClick={log}>
        {t.log}
      </Button>
      <Menu label={`${t.more}: ${webhook.url}`} icon={<MoreIcon />}>
        <button type="button" onClick={edit}>
          {plain.edit}
        </button>
        {on && (
          <button type="button" onClick={() => test.mutate()}>
            {t.test}
          </button>
        )}
        <button type="button" onClick={() => confirm({ title: t.rotateTitle, text: t.rotateText, yes: t.rotate, harmless: true }, () => rotate.mutate())}>
          {t.rotate}
        </button>
        <button type="button" onClick={() => turn.mutate()}>
          {on ? t.switchOff : t.switchOn}
        </button>
        <button
          type="button"
          className="bad"
          onClick={() => confirm({ title: t.deleteTitle, text: t.deleteText(webhook.url), yes: plain.delete }, () => remove.mutate())}
        >
          {plain.delete}
        </button>
      </Menu>
    </>
  );
}

/** Endpoints that are told what happens, with the log of what was sent to each. */
export default function Webhooks() {
  const t = useWords(webhooksWords);
  const [editing, setEditing] = useState<{ readonly webhook: Webhook | undefined }>();
  const [logged, setLogged] = useState<Webhook>();
  const [secret, setSecret] = useState<string>();
  const read = useList('listWebhooks', {});
  const close = (): void => setEditing(undefined);
  return (
    <Page
      title={t.title}
      text={t.text}
      actions={
        <Button kind="main" icon={<PlusIcon />} onClick={() => setEditing({ webhook: undefined })}>
          {t.add}
        </Button>
      }
    >
      <List read={read} label={t.title} keyOf={({ id }) => id} empty={<Empty title={t.emptyTitle}>{t.emptyText}</Empty>}>
        {(webhook) => <Line webhook={webhook} edit={() => setEditing({ webhook })} log={() => setLogged(webhook)} reveal={setSecret} />}
      </List>
      {editing && (
        <Dialog title={editing.webhook ? t.edit : t.add} close={close} wide>
          <EndpointForm
            webhook={editing.webhook}
            close={close}
            done={(made) => {
              close();
              setSecret(made);
            }}
          />
        </Dialog>
      )}
      {logged && <DeliveryLog webhook={logged} close={() => setLogged(undefined)} />}
      {secret && <Once title={t.secret} warning={t.secretOnce} text={secret} close={() => setSecret(undefined)} />}
    </Page>
  );
}
