import { useAct } from '../../api/act.ts';
import { saveFile } from '../../api/save-file.ts';
import { service } from '../../api/rempart.ts';
import { channelWords } from '../../language/channel-words.ts';
import { useWords } from '../../language/language.tsx';
import { Button } from '../../parts/button.tsx';
import { Field, Select } from '../../parts/field.tsx';
import { among, withMember, type Admitted } from '../../parts/filter.ts';
import { textOf } from '../../parts/form.tsx';
import { inboxWords } from './inbox-words.ts';

type Channel = keyof typeof channelWords.en;
const CHANNELS = Object.keys(channelWords.en) as Channel[];

export interface Filter {
  readonly query?: string;
  readonly status?: 'open' | 'waiting' | 'closed';
  readonly assignee?: 'me' | 'none';
  readonly channel?: Channel;
}

/** Longest words that are looked for (`listConversations`). */
const QUERY_MAX = 200;
export const ADMITTED: Admitted<Filter> = {
  query: ({ length }) => length <= QUERY_MAX,
  status: among(['open', 'waiting', 'closed']),
  assignee: among(['me', 'none']),
  channel: among(CHANNELS),
};

interface FiltersProps {
  readonly chatbotId: string;
  readonly filter: Filter;
  readonly change: (filter: Filter) => void;
}

/** What the inbox is narrowed to, and an export of just that. */
export function Filters({ chatbotId, filter, change }: FiltersProps) {
  const t = useWords(inboxWords);
  const channels = useWords(channelWords);
  const save = useAct(() => service.file('exportConversations', { path: { chatbotId }, query: { ...filter, format: 'csv' } }), {
    after: ({ content }) => saveFile(content, 'conversations.csv'),
  });
  return (
    <form
      className="row bottom-aligned"
      role="search"
      aria-label={t.filters}
      onSubmit={(event) => {
        event.preventDefault();
        change(withMember(filter, 'query', textOf(new FormData(event.currentTarget), 'query')));
      }}
    >
      <div className="grow">
        <Field label={t.search} type="search" name="query" maxLength={QUERY_MAX} defaultValue={filter.query} />
      </div>
      <Select label={t.status} value={filter.status ?? ''} onChange={(event) => change(withMember(filter, 'status', event.target.value))}>
        <option value="">{t.any}</option>
        <option value="open">{t.open}</option>
        <option value="waiting">{t.waiting}</option>
        <option value="closed">{t.closed}</option>
      </Select>
      <Select label={t.assignee} value={filter.assignee ?? ''} onChange={(event) => change(withMember(filter, 'assignee', event.target.value))}>
        <option value="">{t.any}</option>
        <option value="me">{t.me}</option>
        <option value="none">{t.none}</option>
      </Select>
      <Select label={t.channel} value={filter.channel ?? ''} onChange={(event) => change(withMember(filter, 'channel', event.target.value))}>
        <option value="">{t.any}</option>
        {CHANNELS.map((channel) => (
          <option key={channel} value={channel}>
            {channels[channel]}
          </option>
        ))}
      </Select>
      <Button onClick={() => save.mutate()} busy={save.isPending}>
        {t.export}
      </Button>
    </form>
  );
}
