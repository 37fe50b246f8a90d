import { useList } from '../../api/read.ts';
import { useWords } from '../../language/language.tsx';
import { Button } from '../../parts/button.tsx';
import { Check, Select, TextArea } from '../../parts/field.tsx';
import { behaviourWords } from './behaviour-words.ts';
import { ACTIONS, CONTACT_FIELDS, type Action } from './parts.ts';

const KINDS = Object.keys(ACTIONS) as Action['kind'][];

/** What each action does, in words. */
export function useActionNames(): Readonly<Record<Action['kind'], string>> {
  const t = useWords(behaviourWords);
  return {
    say: t.sayAction,
    open: t.openAction,
    'collect-lead': t.leadAction,
    'hand-off': t.handOffAction,
    webhook: t.webhookAction,
    playbook: t.playbookAction,
  };
}

interface ActionProps {
  readonly chatbotId: string;
  readonly action: Action;
  readonly change: (action: Action) => void;
}

function Details({ chatbotId, action, change }: ActionProps) {
  const t = useWords(behaviourWords);
  const playbooks = useList('listPlaybooks', { path: { chatbotId } }, { enabled: action.kind === 'playbook' });
  const contacts = { name: t.contactName, email: t.contactEmail, phone: t.contactPhone, company: t.contactCompany };
  if (action.kind === 'say')
    return <TextArea label={t.words2} required maxLength={1000} value={action.text} onChange={({ target }) => change({ ...action, text: target.value })} />;
  if (action.kind === 'collect-lead')
    return (
      <div className="row">
        {CONTACT_FIELDS.map((field) => (
          <Check
            key={field}
            label={contacts[field]}
            checked={action.fields.includes(field)}
            onChange={({ target }) =>
              change({ ...action, fields: CONTACT_FIELDS.filter((each) => (each === field ? target.checked : action.fields.includes(each))) })
            }
          />
        ))}
      </div>
    );
  if (action.kind === 'playbook')
    return (
      <Select label={t.whichPlaybook} required value={action.playbookId} onChange={({ target }) => change({ ...action, playbookId: target.value })}>
        <option value="" />
        {playbooks.items.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
    );
  return null;
}

/** One thing that a trigger does. */
export function ActionEditor({ remove, ...props }: ActionProps & { readonly remove: (() => void) | undefined }) {
  const t = useWords(behaviourWords);
  const names = useActionNames();
  const { action, change } = props;
  return (
    <li className="card">
      <Select label={t.then} value={action.kind} onChange={({ target }) => change(ACTIONS[KINDS.find((kind) => kind === target.value) ?? 'say'])}>
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {names[kind]}
          </option>
        ))}
      </Select>
      <Details {...props} />
      {remove && (
        <div className="row end">
          <Button tiny onClick={remove}>
            {t.removeAction}
          </Button>
        </div>
      )}
    </li>
  );
}
