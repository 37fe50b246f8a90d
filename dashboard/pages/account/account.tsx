import type { Input, Reply } from '../../../client/client.ts';
import { useAct } from '../../api/act.ts';
import { useRead } from '../../api/read.ts';
import { service } from '../../api/rempart.ts';
import { useStepUp } from '../../api/step-up.tsx';
import { useFormats, useWords } from '../../language/language.tsx';
import { plainWords } from '../../language/plain-words.ts';
import { Button } from '../../parts/button.tsx';
import { useConfirm } from '../../parts/confirm.tsx';
import { Check, Field } from '../../parts/field.tsx';
import { Form, Send, textOf, wrongAt } from '../../parts/form.tsx';
import { LanguageSelect, languageOf } from '../../parts/language-select.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Loaded } from '../../parts/state.tsx';
import { useIsOwner } from '../../shell/me.ts';
import { accountWords } from './account-words.ts';

type Account = Reply<'readAccount'>;

function General({ account }: { readonly account: Account }) {
  const t = useWords(accountWords);
  const plain = useWords(plainWords);
  const save = useAct((body: Input<'changeAccount'>['body']) => service.call('changeAccount', { body }), {
    done: plain.saved,
    changes: ['readAccount', 'me'],
    quiet: true,
  });
  const send = (form: FormData): void =>
    save.mutate({ name: textOf(form, 'name'), locale: languageOf(form, 'locale'), requireSecondFactor: form.get('secondFactor') !== null });
  return (
    <Section title={t.general}>
      <Form onSubmit={send} error={save.error}>
        <div className="halves">
          <Field label={t.name} name="name" required maxLength={100} defaultValue={account.name} error={wrongAt(save.error, '/name')} />
          <LanguageSelect label={t.language} name="locale" defaultValue={account.locale} />
        </div>
        <Check label={t.secondFactor} hint={t.secondFactorHint} name="secondFactor" defaultChecked={account.requireSecondFactor} />
        <Send busy={save.isPending}>{plain.save}</Send>
      </Form>
    </Section>
  );
}

function Export() {
  const t = useWords(accountWords);
  const { bytes, moment } = useFormats();
  const read = useRead('readExport', {}, { every: (reply) => (reply?.status === 'preparing' ? 3_000 : false) });
  const ask = useAct(() => service.call('exportAccount'), { done: t.exportAsked, changes: ['readExport'] });
  const confirm = useStepUp();
  // The link is given only to who has confirmed, and lives for a minute: it is asked for when it is wanted.
  const fetchLink = useAct(
    async () => {
      const { url } = await service.call('readExport');
      return url ?? ((await confirm()) ? (await service.call('readExport')).url : undefined);
    },
    { after: (url) => void (url && open(url, '_blank', 'noopener')) },
  );
  return (
    <Section
      title={t.export}
      text={t.exportText}
      action={
        <Button onClick={() => ask.mutate()} busy={ask.isPending}>
          {t.exportAsk}
        </Button>
      }
    >
      <Loaded read={read}>
        {({ status, bytes: size = 0, expiresAt }) => (
          <div className="row">
            <p>
              {status === 'none' && t.exportNone}
              {status === 'preparing' && t.exportPreparing}
              {status === 'ready' && t.exportReady(bytes(size), expiresAt ? moment(expiresAt) : '')}
              {status === 'failed' && t.exportFailed}
              {status === 'expired' && t.exportExpired}
            </p>
            {status === 'ready' && (
              <Button tiny onClick={() => fetchLink.mutate()} busy={fetchLink.isPending}>
                {t.download}
              </Button>
            )}
          </div>
        )}
      </Loaded>
    </Section>
  );
}

function Close({ account }: { readonly account: Account }) {
  const t = useWords(accountWords);
  const confirm = useConfirm();
  const close = useAct(() => service.call('closeAccount'), { done: t.closed, changes: ['readAccount', 'listChatbots'] });
  const ask = (): void => confirm({ title: t.closeTitle, text: t.closeText(account.name), yes: t.closeAccount }, () => close.mutate());
  return (
    <Section
      title={t.danger}
      text={t.dangerText}
      action={
        <Button kind="danger" onClick={ask} busy={close.isPending}>
          {t.closeAccount}
        </Button>
      }
    />
  );
}

export default function AccountPage() {
  const t = useWords(accountWords);
  const { date } = useFormats();
  const isOwner = useIsOwner();
  const read = useRead('readAccount', {});
  return (
    <Page title={t.title} text={read.data && t.created(date(read.data.createdAt))}>
      <Loaded read={read}>
        {(account) => (
          <>
            <General key={JSON.stringify(account)} account={account} />
            {isOwner && <Export />}
            {isOwner && account.state === 'active' && <Close account={account} />}
          </>
        )}
      </Loaded>
    </Page>
  );
}
