import { useQuery } from '@tanstack/react-query';
import { useFormats, useLanguage, useWords, type Language } from '../../language/language.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Loaded } from '../../parts/state.tsx';
import { promisesWords } from './promises-words.ts';

interface Promised {
  readonly id: string;
  readonly title: string;
  readonly holds: string | null;
  readonly missing: string | null;
  readonly standards: readonly string[];
  readonly code: readonly string[];
  readonly tests: readonly string[];
  /** Tests that passed and that failed in the last run that was kept. */
  readonly result: readonly number[] | null;
  readonly attacks: readonly { readonly id: string; readonly what: string; readonly tried: boolean }[];
}
interface Promises {
  readonly run: string;
  readonly promises: readonly Promised[];
}

/** Each language is a file of its own that comes with the dashboard; no call is made for it. */
const DATA: Readonly<Record<Language, () => Promise<{ readonly default: Promises }>>> = {
  en: () => import('./promises-en.json'),
  fr: () => import('./promises-fr.json'),
};

const Paths = ({ title, paths }: { readonly title: string; readonly paths: readonly string[] }) => (
  <>
    <h3>{title}</h3>
    <ul className="lines">
      {paths.map((path) => (
        <li key={path}>
          <code className="small">{path}</code>
        </li>
      ))}
    </ul>
  </>
);

function OnePromise({ promise }: { readonly promise: Promised }) {
  const t = useWords(promisesWords);
  const { number } = useFormats();
  const { id, title, holds, missing, standards, code, tests, result, attacks } = promise;
  const tried = attacks.filter((attack) => attack.tried).length;
  const [passed = 0, failed = 0] = result ?? [];
  const state = holds === null ? (['bad', t.open] as const) : missing === null ? (['good', t.kept] as const) : (['warn', t.inPart] as const);
  return (
    <Section title={`${id} ${title}`} text={holds ?? undefined} action={<Badge kind={state[0]}>{state[1]}</Badge>}>
      {missing !== null && (
        <p>
          <strong>{t.notYet}:</strong> {missing}
        </p>
      )}
      <p className="muted small">
        {t.tried(number(tried), number(attacks.length))}
        {result && ` · ${t.result(number(passed), number(failed))}`}
      </p>
      <details>
        <summary>{t.more}</summary>
        <h3>{t.attacks}</h3>
        <ul className="lines">
          {attacks.map((attack) => (
            <li key={attack.id}>
              <span className="grow">
                {attack.id} {attack.what}
              </span>
              <Badge kind={attack.tried ? 'good' : undefined}>{attack.tried ? t.attackTried : t.attackOpen}</Badge>
            </li>
          ))}
        </ul>
        <h3>{t.standards}</h3>
        <p className="small">{standards.join(', ')}</p>
        {code.length > 0 && <Paths title={t.code} paths={code} />}
        {tests.length > 0 && <Paths title={t.tests} paths={tests} />}
      </details>
    </Section>
  );
}

/** The thirty promises as `docs/controls.md` has them, for whoever is asked how this service is protected. */
export default function PromisesPage() {
  const t = useWords(promisesWords);
  const { language } = useLanguage();
  const read = useQuery({ queryKey: ['promises', language], queryFn: async () => (await DATA[language]()).default, staleTime: Infinity });
  return (
    <Page title={t.title} text={t.text}>
      <Loaded read={read}>
        {({ run, promises }) => (
          <>
            <p className="muted small">{run}</p>
            {promises.map((promise) => (
              <OnePromise key={promise.id} promise={promise} />
            ))}
          </>
        )}
      </Loaded>
    </Page>
  );
}
