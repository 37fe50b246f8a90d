import { useState, type ReactNode } from 'react';
import { useAct } from '../../api/act.ts';
import { useList, type ListRead } from '../../api/read.ts';
import { service } from '../../api/rempart.ts';
import { useFormats, useWords } from '../../language/language.tsx';
import { plainWords } from '../../language/plain-words.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Empty, List } from '../../parts/state.tsx';
import { useToast } from '../../parts/toast.tsx';
import { useActionNames } from './action-editor.tsx';
import { behaviourWords } from './behaviour-words.ts';
import { DryRun } from './dry-run.tsx';
import type { Playbook, Rule, Trigger } from './parts.ts';
import { PlaybookDialog } from './playbook-dialog.tsx';
import { RuleDialog } from './rule-dialog.tsx';
import { TriggerDialog } from './trigger-dialog.tsx';

type Editing = { readonly rule: Rule | undefined } | { readonly playbook: Playbook | undefined } | { readonly trigger: Trigger | undefined };

interface KindProps<T> {
  readonly title: string;
  readonly text: string;
  readonly add: string;
  readonly none: string;
  readonly read: ListRead<T>;
  readonly edit: (part: T | undefined) => void;
  readonly remove: (part: T) => void;
  readonly children: (part: T) => ReactNode;
}

/** One kind of part: its list, and what can be done with each. */
function Kind<T extends { readonly id: string; readonly enabled: boolean }>({ title, text, add, none, read, edit, remove, children }: KindProps<T>) {
  const t = useWords(behaviourWords);
  const plain = useWords(plainWords);
  return (
    <Section title={title} text={text} action={<Button onClick={() => edit(undefined)}>{add}</Button>}>
      <List read={read} label={title} keyOf={({ id }) => id} empty={<Empty title={none} />}>
        {(part) => (
          <>
            <div className="grow">{children(part)}</div>
            {!part.enabled && <Badge>{t.disabled}</Badge>}
            <Button tiny onClick={() => edit(part)}>
              {plain.edit}
            </Button>
            <Button tiny kind="danger" onClick={() => remove(part)}>
              {plain.delete}
            </Button>
          </>
        )}
      </List>
    </Section>
  );
}

/** Removing is undone by making the same again: in a draft the id is all that is lost. */
function useRemovals(chatbotId: string) {
  const t = useWords(behaviourWords);
  const toast = useToast();
  const path = { chatbotId };
  const back = useAct((make: () => Promise<unknown>) => make(), { changes: ['listRules', 'listPlaybooks', 'listTriggers'] });
  const remove = useAct(({ act }: { readonly act: () => Promise<unknown>; readonly undo: () => Promise<unknown> }) => act(), {
    changes: ['listRules', 'listPlaybooks', 'listTriggers', 'readChatbot'],
  });
  const run = (act: () => Promise<unknown>, undo: () => Promise<unknown>): void =>
    remove.mutate({ act, undo }, { onSuccess: () => toast({ text: t.deleted, undo: () => back.mutate(undo) }) });
  return {
    rule: ({ id, kind, text, priority, enabled }: Rule) =>
      run(
        () => service.call('deleteRule', { path: { chatbotId, ruleId: id } }),
        () => service.call('createRule', { path, body: { kind, text, priority, enabled } }),
      ),
    playbook: ({ id, name, goal, enabled, steps }: Playbook) =>
      run(
        () => service.call('deletePlaybook', { path: { chatbotId, playbookId: id } }),
        () => service.call('createPlaybook', { path, body: { name, goal, enabled, steps } }),
      ),
    trigger: ({ id, name, enabled, priority, when, then }: Trigger) =>
      run(
        () => service.call('deleteTrigger', { path: { chatbotId, triggerId: id } }),
        () => service.call('createTrigger', { path, body: { name, enabled, priority, when, then } }),
      ),
  };
}

/** How a chatbot behaves: rules, playbooks and triggers of its draft, and a dry run. */
export default function Behaviour({ chatbotId }: { readonly chatbotId: string }) {
  const t = useWords(behaviourWords);
  const { number } = useFormats();
  const names = useActionNames();
  const [editing, setEditing] = useState<Editing>();
  const close = (): void => setEditing(undefined);
  const path = { chatbotId };
  const rules = useList('listRules', { path });
  const playbooks = useList('listPlaybooks', { path });
  const triggers = useList('listTriggers', { path });
  const removals = useRemovals(chatbotId);
  return (
    <Page title={t.title} text={t.text}>
      <Kind title={t.rules} text={t.rulesText} add={t.addRule} none={t.noRules} read={rules} edit={(rule) => setEditing({ rule })} remove={removals.rule}>
        {({ kind, text, priority }) => (
          <>
            <span className="break">
              <strong>{t[kind]}:</strong> {text}
            </span>
            <span className="small muted">
              {t.priority} {number(priority)}
            </span>
          </>
        )}
      </Kind>
      <Kind
        title={t.playbooks}
        text={t.playbooksText}
        add={t.addPlaybook}
        none={t.noPlaybooks}
        read={playbooks}
        edit={(playbook) => setEditing({ playbook })}
        remove={removals.playbook}
      >
        {({ name, goal, steps }) => (
          <>
            <span className="strong break">{name}</span>
            <span className="small muted break">
              {goal} · {t.stepCount(number(steps.length))}
            </span>
          </>
        )}
      </Kind>
      <Kind
        title={t.triggers}
        text={t.triggersText}
        add={t.addTrigger}
        none={t.noTriggers}
        read={triggers}
        edit={(trigger) => setEditing({ trigger })}
        remove={removals.trigger}
      >
        {({ name, when, then }) => (
          <>
            <span className="strong break">{name}</span>
            <span className="small muted break">
              {t[when.kind]}: {then.map(({ kind }) => names[kind]).join(', ')}
            </span>
          </>
        )}
      </Kind>
      <DryRun chatbotId={chatbotId} />
      {editing && 'rule' in editing && <RuleDialog chatbotId={chatbotId} rule={editing.rule} close={close} />}
      {editing && 'playbook' in editing && <PlaybookDialog chatbotId={chatbotId} playbook={editing.playbook} close={close} />}
      {editing && 'trigger' in editing && <TriggerDialog chatbotId={chatbotId} trigger={editing.trigger} close={close} />}
    </Page>
  );
}
