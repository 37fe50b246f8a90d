import type { Item } from '../../../client/client.ts';
import { useAct } from '../../api/act.ts';
import { service } from '../../api/rempart.ts';
import { saveFile } from '../../api/save-file.ts';
import { useWords } from '../../language/language.tsx';
import { Field, Select } from '../../parts/field.tsx';
import { among, withMember, type Admitted } from '../../parts/filter.ts';
import { endOf } from '../../parts/form.tsx';
import { FileIcon } from '../../parts/icons.tsx';
import { Menu } from '../../parts/menu.tsx';
import { journalTypeWords } from './journal-type-words.ts';
import { journalWords } from './journal-words.ts';

export type JournalType = keyof typeof journalTypeWords.en;

/** What the journal is narrowed to; days are as the field has them. */
export interface Filter {
  readonly type?: JournalType;
  readonly outcome?: 'done' | 'refused';
  readonly actor?: string;
  readonly from?: string;
  readonly to?: string;
}

const isDay = (value: string): boolean => /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));
export const ADMITTED: Admitted<Filter> = {
  type: among(Object.keys(journalTypeWords.en)),
  outcome: among(['done', 'refused']),
  actor: (value) => /^[\da-f-]{36}$/.test(value),
  from: isDay,
  to: isDay,
};

const FORMATS = { csv: ['exportCsv', 'journal.csv'], jsonl: ['exportLines', 'journal.jsonl'], ocsf: ['exportOcsf', 'journal.ocsf.jsonl'] } as const;
type Format = keyof typeof FORMATS;

/** The question to the service: whole days of the reader's own time. */
export const questionOf = ({ from, to, ...rest }: Filter) => ({
  ...rest,
  ...(from && { from: new Date(`${from}T00:00:00`).toISOString() }),
  ...(to && { to: endOf(to) }),
});

interface FiltersProps {
  readonly filter: Filter;
  readonly change: (filter: Filter) => void;
  readonly members: readonly Item<'listMembers'>[];
}

/** Narrows the journal, and exports just that. */
export function Filters({ filter, change, members }: FiltersProps) {
  const t = useWords(journalWords);
  const types = useWords(journalTypeWords);
  const save = useAct((format: Format) => service.file('exportJournal', { query: { ...questionOf(filter), format } }).then((file) => ({ ...file, format })), {
    done: ({ nextCursor }) => (nextCursor ? t.exportedPart : t.exported),
    changes: ['listJournal'],
    after: ({ content, format }) => saveFile(content, FORMATS[format][1]),
  });
  const sorted = (Object.keys(types) as JournalType[]).toSorted((a, b) => types[a].localeCompare(types[b]));
  return (
    <form className="row bottom-aligned" role="search" aria-label={t.filters} onSubmit={(event) => event.preventDefault()}>
      <Select label={t.type} value={filter.type ?? ''} onChange={(event) => change(withMember(filter, 'type', event.target.value))}>
        <option value="">{t.anything}</option>
        {sorted.map((type) => (
          <option key={type} value={type}>
            {types[type]}
          </option>
        ))}
      </Select>
      <Select label={t.outcome} value={filter.outcome ?? ''} onChange={(event) => change(withMember(filter, 'outcome', event.target.value))}>
        <option value="">{t.both}</option>
        <option value="done">{t.done}</option>
        <option value="refused">{t.refused}</option>
      </Select>
      <Select label={t.actor} value={filter.actor ?? ''} onChange={(event) => change(withMember(filter, 'actor', event.target.value))}>
        <option value="">{t.anybody}</option>
        {members.map(({ userId, name }) => (
          <option key={userId} value={userId}>
            {name}
          </option>
        ))}
      </Select>
      <Field label={t.from} type="date" name="from" value={filter.from ?? ''} onChange={(event) => change(withMember(filter, 'from', event.target.value))} />
      <Field label={t.to} type="date" name="to" value={filter.to ?? ''} onChange={(event) => change(withMember(filter, 'to', event.target.value))} />
      <Menu label={t.export} text={t.export} tiny={false} icon={<FileIcon />}>
        {(Object.keys(FORMATS) as Format[]).map((format) => (
          <button key={format} type="button" onClick={() => save.mutate(format)}>
            {t[FORMATS[format][0]]}
          </button>
        ))}
      </Menu>
    </form>
  );
}
