import { useRef } from 'react';
import { useAct } from '../../api/act.ts';
import { useRead } from '../../api/read.ts';
import { service } from '../../api/rempart.ts';
import { useFormats, useLanguage, useWords } from '../../language/language.tsx';
import { plainWords } from '../../language/plain-words.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { useConfirm } from '../../parts/confirm.tsx';
import { Check, Field } from '../../parts/field.tsx';
import { exactTextOf, Form, Send, textOf, wrongAt } from '../../parts/form.tsx';
import { LanguageSelect, languageOf } from '../../parts/language-select.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Loaded } from '../../parts/state.tsx';
import { useMe } from '../../shell/me.ts';
import { OwnPicture } from './own-picture.tsx';
import { SecondFactor } from './second-factor.tsx';
import { securityWords } from './security-words.ts';

function Profile() {
  const t = useWords(securityWords);
  const plain = useWords(plainWords);
  const { user } = useMe();
  const { choose } = useLanguage();
  const save = useAct((form: FormData) => service.call('changeMe', { body: { name: textOf(form, 'name'), locale: languageOf(form, 'locale') } }), {
    done: plain.saved,
    changes: ['me'],
    quiet: true,
    after: (me) => choose(me.user.locale),
  });
  return (
    <Section title={t.profile}>
      <Form onSubmit={save.mutate} error={save.error}>
        <div className="halves">
          <Field label={t.name} name="name" autoComplete="name" required maxLength={100} defaultValue={user.name} error={wrongAt(save.error, '/name')} />
          <LanguageSelect label={t.language} name="locale" defaultValue={user.locale} />
        </div>
        <Send kind="quiet" busy={save.isPending}>
          {plain.save}
        </Send>
      </Form>
    </Section>
  );
}

const TOPICS = ['quota', 'billing', 'webhooks'] as const;

function Mails() {
  const t = useWords(securityWords);
  const plain = useWords(plainWords);
  const { mails } = useMe();
  const save = useAct(
    (form: FormData) =>
      service.call('changeMe', {
        body: { mails: { quota: form.get('quota') !== null, billing: form.get('billing') !== null, webhooks: form.get('webhooks') !== null } },
      }),
    { done: plain.saved, changes: ['me'], quiet: true },
  );
  return (
    <Section title={t.mails} text={t.mailsText}>
      <Form onSubmit={save.mutate} error={save.error}>
        {TOPICS.map((topic) => (
          <Check key={topic} name={topic} label={t[topic]} defaultChecked={mails[topic]} />
        ))}
        <Send kind="quiet" busy={save.isPending}>
          {plain.save}
        </Send>
      </Form>
    </Section>
  );
}

function Password() {
  const t = useWords(securityWords);
  const { user } = useMe();
  const fields = useRef<HTMLDivElement>(null);
  const change = useAct(
    (form: FormData) => service.call('changePassword', { body: { currentPassword: exactTextOf(form, 'current'), newPassword: exactTextOf(form, 'next') } }),
    {
      done: t.changed,
      changes: ['listSessions'],
      quiet: true,
      after: () => {
        for (const input of fields.current?.querySelectorAll('input') ?? []) input.value = '';
      },
    },
  );
  return (
    <Section title={t.password} text={t.passwordText}>
      <Form onSubmit={change.mutate} error={change.error}>
        <input type="hidden" autoComplete="username" value={user.email} readOnly />
        <div className="halves" ref={fields}>
          <Field label={t.current} name="current" type="password" autoComplete="current-password" required />
          <Field label={t.next} hint={t.nextHint} name="next" type="password" autoComplete="new-password" required minLength={12} />
        </div>
        <Send kind="quiet" busy={change.isPending}>
          {t.change}
        </Send>
      </Form>
    </Section>
  );
}

function Email() {
  const t = useWords(securityWords);
  const { user } = useMe();
  const change = useAct((form: FormData) => service.call('changeEmail', { body: { email: textOf(form, 'email'), password: exactTextOf(form, 'password') } }), {
    done: t.mailed,
    quiet: true,
  });
  return (
    <Section title={t.email} text={t.emailText(user.email)}>
      <Form onSubmit={change.mutate} error={change.error}>
        <div className="halves">
          <Field label={t.newEmail} name="email" type="email" autoComplete="email" required error={wrongAt(change.error, '/email')} />
          <Field label={t.current} name="password" type="password" autoComplete="current-password" required />
        </div>
        <Send kind="quiet" busy={change.isPending}>
          {t.change}
        </Send>
      </Form>
    </Section>
  );
}

function Sessions() {
  const t = useWords(securityWords);
  const { ago } = useFormats();
  const confirm = useConfirm();
  const read = useRead('listSessions', {});
  const end = useAct((sessionId: string) => service.call('endSession', { path: { sessionId } }), { done: t.ended, changes: ['listSessions', 'me'] });
  const others = useAct(() => service.call('endOtherSessions'), { done: t.endedOthers, changes: ['listSessions'] });
  return (
    <Section
      title={t.sessions}
      action={
        <Button onClick={() => confirm({ title: t.endOthersTitle, text: t.endText, yes: t.endOthers }, () => others.mutate())} busy={others.isPending}>
          {t.endOthers}
        </Button>
      }
    >
      <Loaded read={read}>
        {({ items }) => (
          <ul className="lines" aria-label={t.sessions}>
            {items.map(({ id, device, place, lastUsedAt, current }) => (
              <li key={id}>
                <div className="grow">
                  <span className="strong">{device}</span>
                  <span className="small muted">
                    {place} · {t.lastUsed(ago(lastUsedAt))}
                  </span>
                </div>
                {current ? (
                  <Badge kind="good">{t.thisOne}</Badge>
                ) : (
                  <Button tiny onClick={() => confirm({ title: t.endTitle(device), text: t.endText, yes: t.end }, () => end.mutate(id))}>
                    {t.end}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Section>
  );
}

/** What belongs to the person and not to an account. */
export default function Security() {
  const t = useWords(securityWords);
  return (
    <Page title={t.title}>
      <Profile />
      <OwnPicture />
      <SecondFactor />
      <Sessions />
      <Mails />
      <Password />
      <Email />
    </Page>
  );
}
