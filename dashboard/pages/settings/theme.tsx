import { useState } from 'react';
import { useFormats, useWords } from '../../language/language.tsx';
import { Field, Segmented } from '../../parts/field.tsx';
import { BotIcon } from '../../parts/icons.tsx';
import { Section } from '../../parts/page.tsx';
import type { Bot } from '../chatbots/chatbot.tsx';
import { contrast } from './contrast.ts';
import { settingsWords } from './settings-words.ts';

/** The least that text needs (WCAG 2.2, 1.4.3). */
const READABLE = 4.5;

/** The look of the widget, with what its text would be worth to a reader. The values go with the form that it is in. */
export function Theme({ theme }: { readonly theme: Bot['theme'] }) {
  const t = useWords(settingsWords);
  const { number } = useFormats();
  const [primary, setPrimary] = useState(theme.primaryColor);
  const [text, setText] = useState(theme.textColor);
  const [position, setPosition] = useState(theme.position);
  const ratio = contrast(primary, text);
  return (
    <Section title={t.theme}>
      <div className="row top-aligned">
        <Field label={t.color} type="color" name="primaryColor" value={primary} onChange={(event) => setPrimary(event.target.value)} />
        <Field label={t.textColor} type="color" name="textColor" value={text} onChange={(event) => setText(event.target.value)} />
        <Segmented
          label={t.position}
          value={position}
          onChange={setPosition}
          options={[
            ['left', t.left],
            ['right', t.right],
          ]}
        />
        <input type="hidden" name="position" value={position} />
        <div className="field">
          <span className="label">{t.preview}</span>
          <span className="theme-button" style={{ background: primary, color: text }}>
            <BotIcon />
          </span>
        </div>
      </div>
      <p className={ratio < READABLE ? 'wrong' : 'hint'}>
        {t.contrast(number(ratio, { maximumFractionDigits: 1 }))} {ratio < READABLE && t.contrastLow}
      </p>
    </Section>
  );
}
