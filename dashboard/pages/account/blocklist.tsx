import { useState } from 'react';
import { useAct } from '../../api/act.ts';
import { useList } from '../../api/read.ts';
import { service } from '../../api/rempart.ts';
import { useFormats, useWords } from '../../language/language.tsx';
import { plainWords } from '../../language/plain-words.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { endOf, Form, Send, textOf, wrongAt } from '../../parts/form.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Empty, List } from '../../parts/state.tsx';
import { useToast } from '../../parts/toast.tsx';
import { accountWords } from './account-words.ts';

/** The two lists and how each is changed. */
const LISTS = {
  block: { read: 'listBlocked', add: 'blockRange', remove: 'unblockRange' },
  allow: { read: 'listAllowed', add: 'allowRange', remove: 'disallowRange' },
} as const;
type Kind = keyof typeof LISTS;

function AddDialog({ kind, close }: { readonly kind: Kind; readonly close: () => void }) {
  const t = useWords(accountWords);
  const plain = useWords(plainWords);
  const { read, add } = LISTS[kind];
  const send = useAct(
    (form: FormData) => {
      const [cidr, reason, expires] = ['cidr', 'reason', 'expires'].map((name) => textOf(form, name));
      return service.call(add, {
        body: { cidr: cidr ?? '', ...(reason && { reason }), ...(expires && { expiresAt: endOf(expires) }) },
      });
    },
    {
      done: ({ warning }) => (warning === 'wide-range' ? t.wide : warning === 'own-address' ? t.own : kind === 'block' ? t.blockedDone : t.allowedDone),
      changes: [read],
      quiet: true,
      after: close,
    },
  );
  return (
    <Dialog title={t[kind]} close={close}>
      <Form onSubmit={send.mutate} error={send.error}>
        <Field label={t.cidr} name="cidr" placeholder="203.0.113.0/24" required maxLength={49} autoFocus error={wrongAt(send.error, '/cidr')} />
        <Field label={`${t.reason} (${plain.optional})`} name="reason" maxLength={200} error={wrongAt(send.error, '/reason')} />
        <Field label={t.expires} hint={t.expiresHint} name="expires" type="date" error={wrongAt(send.error, '/expiresAt')} />
        <Send close={close} busy={send.isPending}>
          {t[kind]}
        </Send>
      </Form>
    </Dialog>
  );
}

function Addresses({ kind, title, text }: { readonly kind: Kind; readonly title: string; readonly text: string }) {
  const t = useWords(accountWords);
  const { ago, date } = useFormats();
  const toast = useToast();
  const [adding, setAdding] = useState(false);
  const { read: name, add, remove } = LISTS[kind];
  const read = useList(name, {});
  const back = useAct(
    ({ cidr, reason, expiresAt }: (typeof read.items)[number]) =>
      service.call(add, { body: { cidr, ...(reason && { reason }), ...(expiresAt && { expiresAt }) } }),
    {
      changes: [name],
    },
  );
  const drop = useAct((entry: (typeof read.items)[number]) => service.call(remove, { path: { entryId: entry.id } }).then(() => entry), {
    changes: [name],
    after: (entry) => toast({ text: kind === 'block' ? t.unblocked : t.unallowed, undo: () => back.mutate(entry) }),
  });
  return (
    <Section title={title} text={text} action={<Button onClick={() => setAdding(true)}>{t[kind]}</Button>}>
      <List read={read} label={title} keyOf={({ id }) => id} empty={<Empty title={kind === 'block' ? t.noBlocked : t.noAllowed} />}>
        {(entry) => (
          <>
            <div className="grow">
              <code className="break">{entry.cidr}</code>
              <span className="small muted break">
                {[entry.reason, ago(entry.createdAt), entry.expiresAt && t.until(date(entry.expiresAt))].filter(Boolean).join(' · ')}
              </span>
            </div>
            {entry.automatic && <Badge kind="warn">{t.automatic}</Badge>}
            <Button tiny onClick={() => drop.mutate(entry)}>
              {kind === 'block' ? t.unblock : t.unallow}
            </Button>
          </>
        )}
      </List>
      {adding && <AddDialog kind={kind} close={() => setAdding(false)} />}
    </Section>
  );
}

export default function Blocklist() {
  const t = useWords(accountWords);
  return (
    <Page title={t.blockTitle}>
      <Addresses kind="block" title={t.blockTitle} text={t.blockText} />
      <Addresses kind="allow" title={t.allowTitle} text={t.allowText} />
    </Page>
  );
}
