import type { Item } from '../../../client/client.ts';
import { useList, useRead, useWhole } from '../../api/read.ts';
import { useFormats, useWords } from '../../language/language.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Page } from '../../parts/page.tsx';
import { Empty, Failed, List, Loaded } from '../../parts/state.tsx';
import { useFilter } from '../../shell/location.ts';
import { useIsAdmin } from '../../shell/me.ts';
import { ADMITTED, Filters, questionOf } from './filters.tsx';
import { journalTypeWords } from './journal-type-words.ts';
import { journalWords } from './journal-words.ts';

type Entry = Item<'listJournal'>;

/** Facts that an event may have, each with its word. */
const FACTS = ['action', 'target', 'change', 'reason', 'address', 'agent'] as const;

function Line({ entry, names }: { readonly entry: Entry; readonly names: ReadonlyMap<string, string> }) {
  const t = useWords(journalWords);
  const types = useWords(journalTypeWords);
  const { ago, moment, number } = useFormats();
  const { actor, at, count, outcome, requestId, since, type } = entry;
  const kinds = { session: t.former, 'api-key': t.key, visitor: t.visitor, system: t.system };
  const who = actor ? (names.get(actor.id) ?? kinds[actor.kind]) : t.nobody;
  const more = [count !== undefined && t.times(number(count)), since && t.since(moment(since))].filter(Boolean);
  return (
    <>
      <div className="grow">
        <span className="strong">{types[type]}</span>
        <span className="small muted break">
          {[who, entry.address, ...more].filter(Boolean).join(' · ')} ·{' '}
          <time dateTime={at} title={at}>
            {moment(at)} ({ago(at)})
          </time>
        </span>
        <details className="small">
          <summary>{t.details}</summary>
          <dl className="facts">
            {FACTS.map(
              (fact) =>
                entry[fact] !== undefined && (
                  <div key={fact} className="contents">
                    <dt>{t[fact]}</dt>
                    <dd className="break">{entry[fact]}</dd>
                  </div>
                ),
            )}
            <div className="contents">
              <dt>{t.request}</dt>
              <dd>
                <code className="break">{requestId}</code>
              </dd>
            </div>
          </dl>
        </details>
      </div>
      <Badge kind={outcome === 'done' ? 'good' : 'warn'}>{t[outcome]}</Badge>
    </>
  );
}

function Events({ members }: { readonly members: readonly Item<'listMembers'>[] }) {
  const t = useWords(journalWords);
  const [filter, setFilter] = useFilter(ADMITTED);
  const read = useList('listJournal', { query: questionOf(filter) });
  const names = new Map(members.map(({ userId, name }) => [userId, name]));
  const nothing = read.more ? (
    <Empty
      title={t.lookFurther}
      action={
        <Button onClick={read.more} busy={read.loadingMore}>
          {t.goOn}
        </Button>
      }
    >
      {t.lookFurtherText}
    </Empty>
  ) : (
    <Empty title={t.emptyTitle}>{t.emptyText}</Empty>
  );
  return (
    <>
      <Filters filter={filter} change={setFilter} members={members} />
      <List read={read} label={t.title} keyOf={({ at, requestId, type }) => `${at} ${requestId} ${type}`} empty={nothing}>
        {(entry) => <Line entry={entry} names={names} />}
      </List>
    </>
  );
}

/** Who acted is told by name: nobody is said to have left before everybody is known. */
function ForAdmins() {
  const members = useWhole('listMembers');
  return <Loaded read={members}>{(everybody) => <Events members={everybody} />}</Loaded>;
}

/** Where nobody may look, one question says so in the service's own words. */
function NotForMembers() {
  const read = useRead('listJournal', { query: { limit: 1 } });
  return read.error ? <Failed error={read.error} again={() => void read.refetch()} /> : null;
}

/** What was refused and what was changed in the account. */
export default function Journal() {
  const t = useWords(journalWords);
  const isAdmin = useIsAdmin();
  return (
    <Page title={t.title} text={t.text}>
      {isAdmin ? <ForAdmins /> : <NotForMembers />}
    </Page>
  );
}
