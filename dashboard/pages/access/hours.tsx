import { useFormats, useWords } from '../../language/language.tsx';
import { Button } from '../../parts/button.tsx';
import { Check, Field, Segmented, Select } from '../../parts/field.tsx';
import { Section } from '../../parts/page.tsx';
import { accessWords } from './access-words.ts';
import { clockOf, DAYS, openSpans, type Hours, type Window } from './policy.ts';

interface HoursProps {
  readonly hours: Hours | null;
  readonly change: (hours: Hours | null) => void;
}

const USUAL: Window = { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' };
const zones = (): readonly string[] => Intl.supportedValuesOf('timeZone');
const hereZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The week as seven bars; what is drawn is also said. */
function Week({ windows }: { readonly windows: readonly Window[] }) {
  const t = useWords(accessWords);
  const { weekday } = useFormats();
  return (
    <ul className="hours" aria-label={t.map}>
      {DAYS.map((day) => {
        const spans = openSpans(windows, day);
        const said = spans.map(({ from, to }) => `${clockOf(from)}–${clockOf(to)}`).join(', ') || t.shut;
        return (
          <li key={day} className="hours-day">
            <span className="muted">{weekday(day)}</span>
            <svg className="hours-bar" viewBox="0 0 1440 16" preserveAspectRatio="none" role="img" aria-label={t.openOn(weekday(day), said)}>
              {spans.map(({ from, to }) => (
                <rect key={from} x={from} y="0" width={to - from} height="16" />
              ))}
            </svg>
          </li>
        );
      })}
    </ul>
  );
}

function WindowRow({ window, change, remove }: { readonly window: Window; readonly change: (window: Window) => void; readonly remove: () => void }) {
  const t = useWords(accessWords);
  const { weekday } = useFormats();
  return (
    <li className="stack tight">
      <fieldset>
        <legend>{t.days}</legend>
        <div className="row">
          {DAYS.map((day) => (
            <Check
              key={day}
              label={weekday(day)}
              checked={window.days.includes(day)}
              onChange={({ target }) => change({ ...window, days: DAYS.filter((each) => (each === day ? target.checked : window.days.includes(each))) })}
            />
          ))}
        </div>
      </fieldset>
      <div className="row bottom-aligned">
        <Field label={t.from} type="time" required value={window.from} onChange={({ target }) => change({ ...window, from: target.value })} />
        <Field label={t.to} type="time" required value={window.to} onChange={({ target }) => change({ ...window, to: target.value })} />
        <Button onClick={remove}>{t.removeWindow}</Button>
      </div>
    </li>
  );
}

/** When visitors are let in, by the clock of a place. */
export function HoursSection({ hours, change }: HoursProps) {
  const t = useWords(accessWords);
  const set = (windows: readonly Window[]): void => change(windows.length === 0 || !hours ? null : { ...hours, windows });
  return (
    <Section title={t.hours}>
      <Segmented
        quiet
        label={t.hours}
        value={hours === null ? 'always' : 'hours'}
        onChange={(next) => change(next === 'always' ? null : { timeZone: hereZone(), windows: [USUAL] })}
        options={[
          ['always', t.always],
          ['hours', t.inHours],
        ]}
      />
      {hours && (
        <>
          <Select label={t.zone} value={hours.timeZone} onChange={({ target }) => change({ ...hours, timeZone: target.value })}>
            {[...new Set([hours.timeZone, ...zones()])].map((zone) => (
              <option key={zone}>{zone}</option>
            ))}
          </Select>
          <ul className="stack">
            {hours.windows.map((window, at) => (
              <WindowRow
                key={at}
                window={window}
                change={(next) => set(hours.windows.map((each, other) => (other === at ? next : each)))}
                remove={() => set(hours.windows.filter((_each, other) => other !== at))}
              />
            ))}
          </ul>
          <div className="row">
            <Button onClick={() => set([...hours.windows, USUAL])}>{t.addWindow}</Button>
          </div>
          <Week windows={hours.windows} />
        </>
      )}
    </Section>
  );
}
