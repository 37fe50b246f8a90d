import { useState } from 'react';
import type { Input } from '../../../client/client.ts';
import { useAct } from '../../api/act.ts';
import { service } from '../../api/rempart.ts';
import { useWords } from '../../language/language.tsx';
import { plainWords } from '../../language/plain-words.ts';
import { Button } from '../../parts/button.tsx';
import { useConfirm } from '../../parts/confirm.tsx';
import { Check, Field, TextArea } from '../../parts/field.tsx';
import { Form, textOf, wrongAt } from '../../parts/form.tsx';
import { LanguageSelect, languageOf } from '../../parts/language-select.tsx';
import { listOf } from '../../parts/lines.ts';
import { Page, Section } from '../../parts/page.tsx';
import { useUnsaved } from '../../parts/unsaved.tsx';
import type { Bot } from '../chatbots/chatbot.tsx';
import { Limits } from './limits.tsx';
import { Picture } from './picture.tsx';
import { settingsWords } from './settings-words.ts';
import { Theme } from './theme.tsx';

type Change = Input<'changeChatbot'>['body'];
const LANGUAGES = ['en', 'fr'] as const;

function changeOf(form: FormData): Change {
  const language = languageOf(form, 'language');
  const temperature = textOf(form, 'temperature');
  return {
    name: textOf(form, 'name'),
    language,
    languages: LANGUAGES.filter((each) => each === language || form.get(`in-${each}`) !== null),
    persona: textOf(form, 'persona'),
    instructions: textOf(form, 'instructions'),
    welcomeMessage: textOf(form, 'welcome'),
    suggestedMessages: listOf(textOf(form, 'suggested')).slice(0, 6),
    fallbackMessage: textOf(form, 'fallback'),
    notice: textOf(form, 'notice'),
    model: textOf(form, 'model') || null,
    temperature: temperature === '' ? null : Number(temperature),
    theme: {
      primaryColor: textOf(form, 'primaryColor'),
      textColor: textOf(form, 'textColor'),
      position: textOf(form, 'position') === 'left' ? 'left' : 'right',
    },
  };
}

function PublicKey({ bot }: { readonly bot: Bot }) {
  const t = useWords(settingsWords);
  const confirm = useConfirm();
  const rotate = useAct(() => service.call('rotatePublicKey', { path: { chatbotId: bot.id } }), { done: t.rotated, changes: ['readChatbot'] });
  const ask = (): void => confirm({ title: t.rotateTitle, text: t.rotateText, yes: t.rotate }, () => rotate.mutate());
  return (
    <Section title={t.key} text={t.keyText}>
      <div className="row">
        <code className="break">{bot.publicKey}</code>
        <Button kind="danger" tiny busy={rotate.isPending} onClick={ask}>
          {t.rotate}
        </Button>
      </div>
    </Section>
  );
}

/** The draft's settings in one form: they are saved together and published together. */
export default function Settings({ bot }: { readonly bot: Bot }) {
  const t = useWords(settingsWords);
  const plain = useWords(plainWords);
  const [touched, setTouched] = useState(false);
  const save = useAct((body: Change) => service.call('changeChatbot', { path: { chatbotId: bot.id }, body }), {
    done: t.saved,
    changes: ['readChatbot', 'listChatbots'],
    quiet: true,
    after: () => setTouched(false),
  });
  useUnsaved(touched);
  const wrong = (name: string): string | undefined => wrongAt(save.error, `/${name}`);
  return (
    <Page title={t.title} text={t.text}>
      <Form onSubmit={(form) => save.mutate(changeOf(form))} onInput={() => setTouched(true)} error={save.error}>
        <Section title={t.basics}>
          <div className="halves">
            <Field label={t.name} name="name" required maxLength={100} defaultValue={bot.name} error={wrong('name')} />
            <LanguageSelect label={t.language} name="language" defaultValue={bot.language} />
          </div>
          <fieldset>
            <legend>{t.languages}</legend>
            <div className="row">
              <Check label={plain.english} name="in-en" defaultChecked={bot.languages.includes('en')} />
              <Check label={plain.french} name="in-fr" defaultChecked={bot.languages.includes('fr')} />
            </div>
          </fieldset>
        </Section>
        <Section title={t.voice}>
          <TextArea label={t.persona} hint={t.personaHint} name="persona" maxLength={2000} defaultValue={bot.persona} error={wrong('persona')} />
          <TextArea
            label={t.instructions}
            hint={t.instructionsHint}
            name="instructions"
            maxLength={20_000}
            rows={6}
            defaultValue={bot.instructions}
            error={wrong('instructions')}
          />
        </Section>
        <Section title={t.words}>
          <TextArea label={t.welcome} name="welcome" maxLength={1000} defaultValue={bot.welcomeMessage} error={wrong('welcomeMessage')} />
          <TextArea
            label={t.suggested}
            hint={t.suggestedHint}
            name="suggested"
            defaultValue={bot.suggestedMessages.join('\n')}
            error={wrong('suggestedMessages')}
          />
          <TextArea label={t.fallback} name="fallback" maxLength={1000} defaultValue={bot.fallbackMessage} error={wrong('fallbackMessage')} />
          <TextArea label={t.notice} hint={t.noticeHint} name="notice" maxLength={5000} defaultValue={bot.notice} error={wrong('notice')} />
        </Section>
        <Theme theme={bot.theme} />
        <Section title={t.model}>
          <div className="halves">
            <Field label={t.modelName} hint={t.modelHint} name="model" maxLength={200} defaultValue={bot.model ?? ''} error={wrong('model')} />
            <Field
              label={t.temperature}
              hint={t.temperatureHint}
              name="temperature"
              type="number"
              min={0}
              max={1}
              step={0.1}
              defaultValue={bot.temperature ?? ''}
              error={wrong('temperature')}
            />
          </div>
        </Section>
        <div className="row end sticky-foot">
          {touched && <span className="muted">{t.unsaved}</span>}
          <Button kind="main" type="submit" busy={save.isPending}>
            {plain.save}
          </Button>
        </div>
      </Form>
      <Picture bot={bot} />
      <Limits chatbotId={bot.id} />
      <PublicKey bot={bot} />
    </Page>
  );
}
