import { useRead } from '../../api/read.ts';
import { useFormats, useWords } from '../../language/language.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Loaded } from '../../parts/state.tsx';
import { accountWords } from './account-words.ts';

/** How much of a limit is a warning. */
const NEARLY = 0.8;

function Meter({ title, used, limit }: { readonly title: string; readonly used: number; readonly limit: number | null }) {
  const t = useWords(accountWords);
  const { number, percent } = useFormats();
  const share = limit === null || limit === 0 ? 0 : used / limit;
  return (
    <Section title={title} action={limit === null ? undefined : <Badge kind={share >= 1 ? 'bad' : share >= NEARLY ? 'warn' : 'good'}>{percent(share)}</Badge>}>
      <p className="figure">{number(used)}</p>
      {limit !== null && <progress value={Math.min(share, 1)} max={1} className={share >= 1 ? 'bad' : undefined} aria-label={title} />}
      <p className="muted small">{limit === null ? t.noLimit(number(used)) : t.of(number(used), number(limit))}</p>
    </Section>
  );
}

/** What the account has used of its plan. */
export default function Usage() {
  const t = useWords(accountWords);
  const { date } = useFormats();
  const read = useRead('readUsage', {}, { every: () => 30_000 });
  return (
    <Page title={t.usageTitle} text={read.data && t.usageText(date(read.data.period.from), date(read.data.period.to))}>
      <Loaded read={read}>
        {({ plan, messages, tokens, day }) => (
          <>
            <p>
              {t.plan}: <Badge>{plan}</Badge>
            </p>
            <div className="cards">
              <Meter title={t.messages} used={messages.used} limit={messages.limit} />
              <Meter title={t.tokens} used={tokens.used} limit={tokens.limit} />
              <Meter title={t.day} used={day.used} limit={day.limit} />
            </div>
          </>
        )}
      </Loaded>
    </Page>
  );
}
