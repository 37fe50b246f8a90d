import { useState } from 'react';
import { useAct } from '../../api/act.ts';
import { service } from '../../api/rempart.ts';
import { useWords } from '../../language/language.tsx';
import { plainWords } from '../../language/plain-words.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Copy } from '../../parts/copy.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { exactTextOf, Form, Send, textOf } from '../../parts/form.tsx';
import { Once } from '../../parts/once.tsx';
import { Section } from '../../parts/page.tsx';
import { Qr } from '../../parts/qr.tsx';
import { useMe } from '../../shell/me.ts';
import { securityWords } from './security-words.ts';

/** The secret of an `otpauth:` address in groups of four, as people type it. */
const spelled = (url: string): string => (new URL(url).searchParams.get('secret') ?? '').replaceAll(/(.{4})(?=.)/g, '$1 ');

function Enrol({ url, done, close }: { readonly url: string; readonly done: (codes: readonly string[]) => void; readonly close: () => void }) {
  const t = useWords(securityWords);
  const confirm = useAct((code: string) => service.call('confirmTotp', { body: { code } }), {
    done: t.factorDone,
    changes: ['me', 'listChatbots'],
    quiet: true,
    after: ({ recoveryCodes = [] }) => done(recoveryCodes),
  });
  return (
    <Dialog title={t.factor} close={close}>
      <p>{t.scan}</p>
      <Qr label={t.qr} text={url} />
      <p className="muted">{t.byHand}</p>
      <Copy label={t.key} text={spelled(url)} />
      <p>
        <a href={url}>{t.openApp}</a>
      </p>
      <Form onSubmit={(form) => confirm.mutate(textOf(form, 'code').replaceAll(' ', ''))} error={confirm.error}>
        <Field label={t.code} name="code" inputMode="numeric" autoComplete="one-time-code" required autoFocus />
        <Send busy={confirm.isPending}>{t.confirm}</Send>
      </Form>
    </Dialog>
  );
}

function WithPassword({
  kind,
  close,
  codes,
}: {
  readonly kind: 'renew' | 'remove';
  readonly close: () => void;
  readonly codes: (codes: readonly string[]) => void;
}) {
  const t = useWords(securityWords);
  const send = useAct(
    async (password: string): Promise<readonly string[]> => {
      if (kind === 'renew') return (await service.call('renewRecoveryCodes', { body: { password } })).recoveryCodes ?? [];
      await service.call('removeTotp', { body: { password } });
      return [];
    },
    {
      changes: ['me'],
      quiet: true,
      ...(kind === 'remove' && { done: t.removed }),
      after: (made) => {
        close();
        if (made.length > 0) codes(made);
      },
    },
  );
  return (
    <Dialog title={kind === 'renew' ? t.renew : t.removeTitle} close={close}>
      <Form onSubmit={(form) => send.mutate(exactTextOf(form, 'password'))} error={send.error}>
        <Field label={t.yourPassword} name="password" type="password" autoComplete="current-password" required autoFocus />
        <Send close={close} kind={kind === 'remove' ? 'danger main' : 'main'} busy={send.isPending}>
          {t[kind]}
        </Send>
      </Form>
    </Dialog>
  );
}

/** The second factor: set up with an app, renewed, taken away. */
export function SecondFactor() {
  const t = useWords(securityWords);
  const plain = useWords(plainWords);
  const { secondFactor } = useMe();
  const [url, setUrl] = useState<string>();
  const [codes, setCodes] = useState<readonly string[]>();
  const [asking, setAsking] = useState<'renew' | 'remove'>();
  const enrol = useAct(() => service.call('enrolTotp'), { after: ({ otpauthUrl }) => setUrl(otpauthUrl) });
  return (
    <Section
      title={t.factor}
      text={secondFactor ? t.factorOn : t.factorOff}
      action={<Badge kind={secondFactor ? 'good' : 'warn'}>{secondFactor ? plain.on : plain.off}</Badge>}
    >
      <div className="row">
        {secondFactor ? (
          <>
            <Button onClick={() => setAsking('renew')}>{t.renew}</Button>
            <Button kind="danger" onClick={() => setAsking('remove')}>
              {t.remove}
            </Button>
          </>
        ) : (
          <Button kind="main" onClick={() => enrol.mutate()} busy={enrol.isPending}>
            {t.setUp}
          </Button>
        )}
      </div>
      {url && (
        <Enrol
          url={url}
          close={() => setUrl(undefined)}
          done={(made) => {
            setUrl(undefined);
            setCodes(made);
          }}
        />
      )}
      {asking && <WithPassword kind={asking} close={() => setAsking(undefined)} codes={setCodes} />}
      {codes && <Once title={t.codes} warning={t.codesText} text={codes.join('\n')} close={() => setCodes(undefined)} />}
    </Section>
  );
}
