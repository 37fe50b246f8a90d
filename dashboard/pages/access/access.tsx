import { useState } from 'react';
import { useAct } from '../../api/act.ts';
import { useRead } from '../../api/read.ts';
import { service } from '../../api/rempart.ts';
import { useWords } from '../../language/language.tsx';
import { plainWords } from '../../language/plain-words.ts';
import { Button } from '../../parts/button.tsx';
import { Check, Field, Segmented, TextArea } from '../../parts/field.tsx';
import { Form, wrongAt } from '../../parts/form.tsx';
import { Note } from '../../parts/note.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Loaded } from '../../parts/state.tsx';
import { useUnsaved } from '../../parts/unsaved.tsx';
import { accessWords } from './access-words.ts';
import { Explain } from './explain.tsx';
import { HoursSection } from './hours.tsx';
import { linesOf, withWildcard, type Given, type Policy } from './policy.ts';
import { VisitorSecret } from './visitor-secret.tsx';

/** The policy as it is being edited: lists are text until they are saved. */
interface Draft {
  readonly embedding: Policy['embedding'];
  readonly domains: string;
  readonly development: boolean;
  readonly hostedPage: boolean;
  readonly hours: Policy['activeHours'];
  readonly ip: { readonly allow: string; readonly deny: string };
  readonly countries: { readonly allow: string; readonly deny: string };
  readonly signed: boolean;
}

const draftOf = (policy: Policy): Draft => ({
  embedding: policy.embedding,
  domains: policy.domains.join('\n'),
  development: policy.development,
  hostedPage: policy.hostedPage,
  hours: policy.activeHours,
  ip: { allow: policy.ip.allow.join('\n'), deny: policy.ip.deny.join('\n') },
  countries: { allow: policy.countries.allow.join(', '), deny: policy.countries.deny.join(', ') },
  signed: policy.signedVisitorsOnly,
});

const givenOf = (draft: Draft): Given => ({
  embedding: draft.embedding,
  domains: linesOf(draft.domains),
  development: draft.development,
  hostedPage: draft.hostedPage,
  activeHours: draft.hours,
  ip: { allow: linesOf(draft.ip.allow), deny: linesOf(draft.ip.deny) },
  countries: { allow: linesOf(draft.countries.allow.toUpperCase()), deny: linesOf(draft.countries.deny.toUpperCase()) },
  signedVisitorsOnly: draft.signed,
});

interface PartProps {
  readonly draft: Draft;
  readonly change: (to: Partial<Draft>) => void;
  readonly error: unknown;
}

function Sites({ draft, change, error }: PartProps) {
  const t = useWords(accessWords);
  return (
    <Section title={t.sites}>
      <Segmented
        label={t.embedding}
        value={draft.embedding}
        onChange={(embedding) => change({ embedding })}
        options={[
          ['listed', t.listed],
          ['anyone', t.anyone],
        ]}
      />
      {draft.embedding === 'anyone' ? (
        <Note kind="warn">{t.anyoneWarning}</Note>
      ) : (
        <>
          <TextArea
            label={t.domains}
            hint={t.domainsHint}
            value={draft.domains}
            spellCheck={false}
            onChange={({ target }) => change({ domains: target.value })}
            error={wrongAt(error, '/domains')}
          />
          <div className="row">
            <Button tiny onClick={() => change({ domains: withWildcard(linesOf(draft.domains)).join('\n') })}>
              {t.both}
            </Button>
          </div>
        </>
      )}
      <Check label={t.development} checked={draft.development} onChange={({ target }) => change({ development: target.checked })} />
      <Check label={t.hosted} checked={draft.hostedPage} onChange={({ target }) => change({ hostedPage: target.checked })} />
    </Section>
  );
}

function Network({ draft, change }: PartProps) {
  const t = useWords(accessWords);
  return (
    <Section title={t.network}>
      <div className="halves">
        <TextArea label={t.ipAllow} hint={t.ipHint} value={draft.ip.allow} onChange={({ target }) => change({ ip: { ...draft.ip, allow: target.value } })} />
        <TextArea label={t.ipDeny} value={draft.ip.deny} onChange={({ target }) => change({ ip: { ...draft.ip, deny: target.value } })} />
        <Field
          label={t.countriesAllow}
          hint={t.countriesHint}
          value={draft.countries.allow}
          onChange={({ target }) => change({ countries: { ...draft.countries, allow: target.value } })}
        />
        <Field
          label={t.countriesDeny}
          value={draft.countries.deny}
          onChange={({ target }) => change({ countries: { ...draft.countries, deny: target.value } })}
        />
      </div>
    </Section>
  );
}

function Editor({ chatbotId, policy }: { readonly chatbotId: string; readonly policy: Policy }) {
  const t = useWords(accessWords);
  const plain = useWords(plainWords);
  const [draft, setDraft] = useState(() => draftOf(policy));
  const [changed, setChanged] = useState(false);
  useUnsaved(changed);
  const save = useAct((body: Given) => service.call('replaceAccessPolicy', { path: { chatbotId }, body }), {
    done: t.saved,
    changes: ['readAccessPolicy'],
    quiet: true,
    after: (saved) => {
      setDraft(draftOf(saved));
      setChanged(false);
    },
  });
  const change = (to: Partial<Draft>): void => {
    setDraft((before) => ({ ...before, ...to }));
    setChanged(true);
  };
  const part = { draft, error: save.error, change };
  return (
    <Form onSubmit={() => save.mutate(givenOf(draft))} error={save.error}>
      <Sites {...part} />
      <HoursSection hours={draft.hours} change={(hours) => part.change({ hours })} />
      <Network {...part} />
      <Section title={t.visitors}>
        <Check label={t.signed} hint={t.signedHint} checked={draft.signed} onChange={({ target }) => part.change({ signed: target.checked })} />
      </Section>
      <div className="row end sticky-foot">
        <Button kind="main" type="submit" busy={save.isPending}>
          {plain.save}
        </Button>
      </div>
    </Form>
  );
}

/** The access policy of a chatbot, and a way to ask what it means. */
export default function Access({ chatbotId }: { readonly chatbotId: string }) {
  const t = useWords(accessWords);
  const read = useRead('readAccessPolicy', { path: { chatbotId } });
  return (
    <Page title={t.title} text={t.text}>
      <Loaded read={read}>
        {(policy) => (
          <>
            <Editor chatbotId={chatbotId} policy={policy} />
            <Explain chatbotId={chatbotId} />
            <VisitorSecret chatbotId={chatbotId} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
