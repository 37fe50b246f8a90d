import { useState } from 'react';
import { Link } from 'wouter';
import type { Input, Reply } from '../../../client/client.ts';
import { useAct } from '../../api/act.ts';
import { service } from '../../api/rempart.ts';
import { useWords } from '../../language/language.tsx';
import { plainWords } from '../../language/plain-words.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { useConfirm } from '../../parts/confirm.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Face } from '../../parts/face.tsx';
import { Field } from '../../parts/field.tsx';
import { Form, Send, textOf } from '../../parts/form.tsx';
import { MoreIcon } from '../../parts/icons.tsx';
import { listOf } from '../../parts/lines.ts';
import { Menu } from '../../parts/menu.tsx';
import { go, useSearch } from '../../shell/location.ts';
import { useMe } from '../../shell/me.ts';
import { inboxWords } from './inbox-words.ts';

export type Conversation = Reply<'readConversation'>;
type Change = Input<'changeConversation'>['body'];

const CHANGES = ['readConversation', 'listConversations', 'listMessages'] as const;

function Tags({ tags, save, close }: { readonly tags: readonly string[]; readonly save: (tags: readonly string[]) => void; readonly close: () => void }) {
  const t = useWords(inboxWords);
  const plain = useWords(plainWords);
  const send = (form: FormData): void => {
    save(listOf(textOf(form, 'tags'), ','));
    close();
  };
  return (
    <Dialog title={t.tags} close={close}>
      <Form onSubmit={send}>
        <Field label={t.tags} hint={t.tagsHint} name="tags" defaultValue={tags.join(', ')} autoFocus />
        <Send>{plain.save}</Send>
      </Form>
    </Dialog>
  );
}

function More({
  chatbotId,
  conversation,
  change,
}: {
  readonly chatbotId: string;
  readonly conversation: Conversation;
  readonly change: (body: Change, done: string) => void;
}) {
  const t = useWords(inboxWords);
  const plain = useWords(plainWords);
  const confirm = useConfirm();
  const { user } = useMe();
  const search = useSearch();
  const [tagging, setTagging] = useState(false);
  const path = { chatbotId, conversationId: conversation.id };
  const remove = useAct(() => service.call('deleteConversation', { path }), {
    done: t.deleted,
    changes: ['listConversations'],
    after: () => go(`/chatbots/${chatbotId}/inbox${search}`),
  });
  const block = useAct(() => service.call('blockVisitor', { path: { chatbotId, visitorId: conversation.visitorId } }), { done: t.blocked });
  const mine = conversation.assigneeId === user.id;
  return (
    <>
      <Menu label={t.more} icon={<MoreIcon />}>
        <button type="button" onClick={() => change({ assigneeId: mine ? null : user.id }, t.assigned)}>
          {mine ? t.unassign : t.assignToMe}
        </button>
        <button type="button" onClick={() => setTagging(true)}>
          {t.editTags}
        </button>
        {conversation.channel === 'widget' && (
          <button type="button" className="bad" onClick={() => confirm({ title: t.blockTitle, text: t.blockText, yes: t.block }, () => block.mutate())}>
            {t.block}
          </button>
        )}
        <button type="button" className="bad" onClick={() => confirm({ title: t.deleteTitle, text: t.deleteText, yes: plain.delete }, () => remove.mutate())}>
          {plain.delete}
        </button>
      </Menu>
      {tagging && <Tags tags={conversation.tags} close={() => setTagging(false)} save={(tags) => change({ tags }, t.tagsSaved)} />}
    </>
  );
}

/** Whose a conversation is, and what can be done with it. */
export function ConversationHead({ chatbotId, conversation }: { readonly chatbotId: string; readonly conversation: Conversation }) {
  const t = useWords(inboxWords);
  const { user } = useMe();
  const path = { chatbotId, conversationId: conversation.id };
  const change = useAct(
    ({ body, done }: { readonly body: Change; readonly done: string }) => service.call('changeConversation', { path, body }).then(() => done),
    {
      done: (said) => said,
      changes: CHANGES,
    },
  );
  const takeOver = useAct(() => service.call('takeOver', { path }), { done: t.takenOver, changes: CHANGES });
  const release = useAct(() => service.call('release', { path }), { done: t.released, changes: CHANGES });
  const search = useSearch();
  const closed = conversation.status === 'closed';
  const taken = conversation.takenOverBy !== null;
  return (
    <div className="chat-head">
      <div className="grow">
        <Link className="small inbox-back" href={`/chatbots/${chatbotId}/inbox${search}`}>
          {t.back}
        </Link>
        <h2 className="clip">{conversation.title || t.untitled}</h2>
        <div className="row">
          <Badge kind={conversation.status === 'waiting' ? 'warn' : conversation.status === 'open' ? 'good' : undefined}>{t[conversation.status]}</Badge>
          {conversation.takenOverBy !== null && <Face userId={conversation.takenOverBy} name={t.person} />}
          {taken && <Badge kind="busy">{conversation.takenOverBy === user.id ? t.takenByMe : t.takenByOther}</Badge>}
          {conversation.tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </div>
      </div>
      {taken ? (
        <Button tiny onClick={() => release.mutate()} busy={release.isPending}>
          {t.release}
        </Button>
      ) : (
        !closed && (
          <Button tiny kind="main" onClick={() => takeOver.mutate()} busy={takeOver.isPending}>
            {t.takeOver}
          </Button>
        )
      )}
      <Button
        tiny
        busy={change.isPending}
        onClick={() => change.mutate({ body: { status: closed ? 'open' : 'closed' }, done: closed ? t.reopened : t.closedDone })}
      >
        {closed ? t.reopen : t.close}
      </Button>
      <More chatbotId={chatbotId} conversation={conversation} change={(body, done) => change.mutate({ body, done })} />
    </div>
  );
}
