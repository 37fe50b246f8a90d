import type { Input, Item } from '../../../client/client.ts';
import { useAct } from '../../api/act.ts';
import { useWhole } from '../../api/read.ts';
import { service } from '../../api/rempart.ts';
import { useWords } from '../../language/language.tsx';
import { rightWords } from '../../language/right-words.ts';
import { Page, Section } from '../../parts/page.tsx';
import { AREAS, Levels, type Area } from '../../parts/rights.tsx';
import { Empty, Loaded } from '../../parts/state.tsx';
import { ConversationPolicy } from './conversation-policy.tsx';
import { PersonData } from './person-data.tsx';
import { teamWords } from './team-words.ts';

type Areas = NonNullable<Input<'putGrant'>['body']>;
type Member = Item<'listMembers'>;

function Row({ chatbotId, member, areas }: { readonly chatbotId: string; readonly member: Member; readonly areas: Areas }) {
  const t = useWords(teamWords);
  const rights = useWords(rightWords);
  const path = { chatbotId, userId: member.userId };
  // A grant of nothing is none.
  const save = useAct(
    (next: Areas) => (Object.keys(next).length > 0 ? service.call('putGrant', { path, body: next }) : service.call('deleteGrant', { path })),
    {
      done: t.grantSaved,
      changes: ['listGrants'],
    },
  );
  const set = (area: Area, level: string): void => {
    const { [area]: _before, ...others } = areas;
    save.mutate(level === 'read' || level === 'write' ? { ...others, [area]: level } : others);
  };
  return (
    <tr>
      <th scope="row">
        <span className="break">{member.name}</span>
        <br />
        <span className="small muted">{member.email}</span>
      </th>
      {AREAS.map((area) => (
        <td key={area}>
          <select
            className="input"
            aria-label={t.of(rights[area], member.name)}
            value={areas[area] ?? ''}
            disabled={save.isPending}
            onChange={({ target }) => set(area, target.value)}
          >
            <Levels />
          </select>
        </td>
      ))}
    </tr>
  );
}

interface MatrixProps {
  readonly chatbotId: string;
  readonly grants: readonly Item<'listGrants'>[];
  readonly everybody: readonly Member[];
}

function Matrix({ chatbotId, grants, everybody }: MatrixProps) {
  const t = useWords(teamWords);
  const rights = useWords(rightWords);
  const members = everybody.filter(({ role }) => role === 'member');
  if (members.length === 0) return <Empty title={t.nobody}>{t.nobodyText}</Empty>;
  return (
    <div className="table-wrap" tabIndex={0} role="group" aria-label={t.matrix}>
      <table>
        <caption className="unseen">{t.matrix}</caption>
        <thead>
          <tr>
            <th scope="col">{t.who}</th>
            {AREAS.map((area) => (
              <th key={area} scope="col">
                {rights[area]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <Row key={member.userId} chatbotId={chatbotId} member={member} areas={grants.find(({ userId }) => userId === member.userId)?.areas ?? {}} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Who of the team may do what with one chatbot, who sees its conversations, and what it keeps of a person. */
export default function People({ chatbotId }: { readonly chatbotId: string }) {
  const t = useWords(teamWords);
  const grants = useWhole('listGrants', { path: { chatbotId } });
  const members = useWhole('listMembers');
  return (
    <Page title={t.peopleTitle} text={t.peopleText}>
      <Loaded read={grants}>
        {(items) => (
          <>
            <Section title={t.matrix}>
              <Loaded read={members}>{(everybody) => <Matrix chatbotId={chatbotId} grants={items} everybody={everybody} />}</Loaded>
            </Section>
            <ConversationPolicy chatbotId={chatbotId} />
            <PersonData chatbotId={chatbotId} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
