import { useWords } from '../../language/language.tsx';
import { Field, Select, TextArea } from '../../parts/field.tsx';
import { behaviourWords } from './behaviour-words.ts';
import { CONDITIONS, fromLines, isOfPage, toLines, type Condition } from './parts.ts';

const KINDS = Object.keys(CONDITIONS) as Condition['kind'][];

function Details({ when, change }: { readonly when: Condition; readonly change: (when: Condition) => void }) {
  const t = useWords(behaviourWords);
  switch (when.kind) {
    case 'time-on-page':
      return (
        <Field
          label={t.seconds}
          type="number"
          min={1}
          max={3600}
          required
          value={when.seconds}
          onChange={({ target }) => change({ ...when, seconds: Number(target.value) })}
        />
      );
    case 'no-answer':
      return (
        <Field
          label={t.times}
          type="number"
          min={1}
          max={10}
          required
          value={when.times}
          onChange={({ target }) => change({ ...when, times: Number(target.value) })}
        />
      );
    case 'url':
      return (
        <div className="halves">
          <Select
            label={t.match}
            value={when.match}
            onChange={({ target }) =>
              change({ ...when, match: (['exact', 'prefix', 'contains'] as const).find((each) => each === target.value) ?? 'contains' })
            }
          >
            <option value="contains">{t.contains}</option>
            <option value="prefix">{t.prefix}</option>
            <option value="exact">{t.exact}</option>
          </Select>
          <Field label={t.address} required maxLength={500} value={when.value} onChange={({ target }) => change({ ...when, value: target.value })} />
        </div>
      );
    case 'message':
      return (
        <>
          <Select
            label={t.match}
            value={when.match}
            onChange={({ target }) => change({ ...when, match: (['exact', 'contains', 'words'] as const).find((each) => each === target.value) ?? 'contains' })}
          >
            <option value="contains">{t.contains}</option>
            <option value="words">{t.words}</option>
            <option value="exact">{t.exact}</option>
          </Select>
          <TextArea label={t.phrases} required value={toLines(when.phrases)} onChange={({ target }) => change({ ...when, phrases: fromLines(target.value) })} />
        </>
      );
    default:
      return null;
  }
}

/** When a trigger fires. */
export function ConditionEditor({ when, change }: { readonly when: Condition; readonly change: (when: Condition) => void }) {
  const t = useWords(behaviourWords);
  return (
    <>
      <Select label={t.when} value={when.kind} onChange={({ target }) => change(CONDITIONS[KINDS.find((kind) => kind === target.value) ?? 'message'])}>
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {t[kind]}
          </option>
        ))}
      </Select>
      <Details when={when} change={change} />
      {isOfPage(when) && <p className="small muted">{t.ofPage}</p>}
    </>
  );
}
