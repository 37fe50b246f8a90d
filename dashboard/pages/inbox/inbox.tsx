import { Link } from 'wouter';
import type { Item } from '../../../client/client.ts';
import { useList } from '../../api/read.ts';
import { channelWords } from '../../language/channel-words.ts';
import { useFormats, useWords } from '../../language/language.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Empty, isNotAllowed, List } from '../../parts/state.tsx';
import { useFilter, useSearch } from '../../shell/location.ts';
import { ConversationView } from './conversation.tsx';
import { ADMITTED, Filters } from './filters.tsx';
import { inboxWords } from './inbox-words.ts';
import { useLive } from './live.ts';

interface InboxProps {
  readonly chatbotId: string;
  readonly conversationId: string | undefined;
}

function Entry({ chatbotId, conversation, here }: { readonly chatbotId: string; readonly conversation: Item<'listConversations'>; readonly here: boolean }) {
  const t = useWords(inboxWords);
  const channels = useWords(channelWords);
  const { ago, number } = useFormats();
  const search = useSearch();
  const { id, title, status, lastMessageAt, messageCount, takenOverBy, channel } = conversation;
  return (
    <Link href={`/chatbots/${chatbotId}/inbox/${id}${search}`} aria-current={here ? 'page' : undefined}>
      <span className="row apart">
        <span className="strong clip grow">{title || t.untitled}</span>
        {status !== 'open' && <Badge kind={status === 'waiting' ? 'warn' : undefined}>{t[status]}</Badge>}
      </span>
      <span className="small muted">
        {ago(lastMessageAt)} · {t.messages(number(messageCount))} · {takenOverBy === null ? channels[channel] : t.person}
      </span>
    </Link>
  );
}

function Leads({ chatbotId }: { readonly chatbotId: string }) {
  const t = useWords(inboxWords);
  const { moment } = useFormats();
  const read = useList('listLeads', { path: { chatbotId } });
  // What hides the conversations hides their contacts, and has been said above.
  if (isNotAllowed(read.error) || (!read.error && read.items.length === 0)) return null;
  return (
    <Section title={t.leads} text={t.leadsText}>
      <List read={read} label={t.leads} keyOf={({ id }) => id} empty={null}>
        {({ contact, fields, consentText, createdAt }) => (
          <div className="grow">
            <span className="strong break">{[contact.name, contact.email, contact.phone, contact.company].filter(Boolean).join(' · ')}</span>
            {Object.entries(fields).map(([name, value]) => (
              <span key={name} className="small break">
                {name}: {value}
              </span>
            ))}
            <span className="small muted">
              {moment(createdAt)} · {consentText}
            </span>
          </div>
        )}
      </List>
    </Section>
  );
}

/** The conversations of a chatbot beside the one that is read; on a narrow screen one or the other. */
export default function Inbox({ chatbotId, conversationId }: InboxProps) {
  const t = useWords(inboxWords);
  const [filter, setFilter] = useFilter(ADMITTED);
  useLive(chatbotId, conversationId);
  const read = useList('listConversations', { path: { chatbotId }, query: { ...filter } });
  return (
    <Page title={t.title} text={t.text}>
      <div className="inbox-filters" data-reading={conversationId !== undefined}>
        <Filters chatbotId={chatbotId} filter={filter} change={setFilter} />
      </div>
      <div className="inbox" data-reading={conversationId !== undefined}>
        <div className="inbox-side">
          <List read={read} label={t.list} keyOf={({ id }) => id} className="inbox-list" empty={<Empty title={t.emptyTitle}>{t.emptyText}</Empty>}>
            {(conversation) => <Entry chatbotId={chatbotId} conversation={conversation} here={conversation.id === conversationId} />}
          </List>
        </div>
        {conversationId === undefined ? (
          <div className="inbox-none">
            <Empty title={t.chooseTitle}>{t.chooseText}</Empty>
          </div>
        ) : (
          <ConversationView key={conversationId} chatbotId={chatbotId} conversationId={conversationId} />
        )}
      </div>
      <Leads chatbotId={chatbotId} />
    </Page>
  );
}
