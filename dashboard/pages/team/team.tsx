import { useState } from 'react';
import type { Input, Item } from '../../../client/client.ts';
import { useAct } from '../../api/act.ts';
import { useList } from '../../api/read.ts';
import { ME_KEY, queries, service } from '../../api/rempart.ts';
import { useFormats, useWords } from '../../language/language.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { useConfirm } from '../../parts/confirm.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Face } from '../../parts/face.tsx';
import { Field, Select } from '../../parts/field.tsx';
import { Form, Send, textOf, wrongAt } from '../../parts/form.tsx';
import { MoreIcon, PlusIcon } from '../../parts/icons.tsx';
import { Menu } from '../../parts/menu.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Empty, List } from '../../parts/state.tsx';
import { go } from '../../shell/location.ts';
import { useIsOwner, useMe } from '../../shell/me.ts';
import { teamWords } from './team-words.ts';

type Member = Item<'listMembers'>;

function InviteDialog({ close }: { readonly close: () => void }) {
  const t = useWords(teamWords);
  const invite = useAct((body: Input<'invite'>['body']) => service.call('invite', { body }), {
    done: t.invited,
    changes: ['listInvitations'],
    quiet: true,
    after: close,
  });
  return (
    <Dialog title={t.invite} close={close}>
      <p className="muted">{t.inviteText}</p>
      <Form
        onSubmit={(form) => invite.mutate({ email: textOf(form, 'email'), role: textOf(form, 'role') === 'admin' ? 'admin' : 'member' })}
        error={invite.error}
      >
        <Field label={t.email} name="email" type="email" required autoFocus error={wrongAt(invite.error, '/email')} />
        <Select label={t.role} name="role" defaultValue="member">
          <option value="member">{t.member}</option>
          <option value="admin">{t.admin}</option>
        </Select>
        <Send close={close} busy={invite.isPending}>
          {t.invite}
        </Send>
      </Form>
    </Dialog>
  );
}

function MemberLine({ member }: { readonly member: Member }) {
  const t = useWords(teamWords);
  const { date } = useFormats();
  const confirm = useConfirm();
  const isOwner = useIsOwner();
  const { user } = useMe();
  const path = { userId: member.userId };
  const self = member.userId === user.id;
  const changeRole = useAct((role: 'admin' | 'member') => service.call('changeRole', { path, body: { role } }), {
    done: t.roleChanged,
    changes: ['listMembers'],
  });
  const remove = useAct(() => service.call('removeMember', { path }), {
    done: t.removed,
    changes: ['listMembers'],
    after: () => {
      if (!self) return;
      void queries.invalidateQueries({ queryKey: ME_KEY });
      go('/chatbots');
    },
  });
  const transfer = useAct(() => service.call('transferAccount', { body: path }), {
    done: t.transferred,
    changes: ['listMembers', 'me'],
  });
  const other = member.role === 'admin' ? 'member' : 'admin';
  return (
    <>
      <Face userId={member.userId} name={member.name} />
      <div className="grow">
        <span className="strong break">
          {member.name} {self && <span className="muted">({t.you})</span>}
        </span>
        <span className="small muted break">
          {member.email} · {t.since(date(member.joinedAt))}
        </span>
      </div>
      <Badge kind={member.role === 'member' ? undefined : 'good'}>{t[member.role]}</Badge>
      {member.role !== 'owner' && (
        <Menu label={`${t.more}: ${member.name}`} icon={<MoreIcon />}>
          {!self && (
            <button type="button" onClick={() => changeRole.mutate(other)}>
              {other === 'admin' ? t.makeAdmin : t.makeMember}
            </button>
          )}
          {isOwner && (
            <button
              type="button"
              onClick={() => confirm({ title: t.transferTitle, text: t.transferText(member.name), yes: t.transfer }, () => transfer.mutate())}
            >
              {t.transfer}
            </button>
          )}
          <button
            type="button"
            className="bad"
            onClick={() =>
              confirm(
                self ? { title: t.leaveTitle, text: t.leaveText, yes: t.leave } : { title: t.removeTitle, text: t.removeText(member.name), yes: t.remove },
                () => remove.mutate(),
              )
            }
          >
            {self ? t.leave : t.remove}
          </button>
        </Menu>
      )}
    </>
  );
}

function InvitationLine({ invitation }: { readonly invitation: Item<'listInvitations'> }) {
  const t = useWords(teamWords);
  const { date } = useFormats();
  const path = { invitationId: invitation.id };
  const resend = useAct(() => service.call('resendInvitation', { path }), { done: t.resent, changes: ['listInvitations'] });
  const confirm = useConfirm();
  const revoke = useAct(() => service.call('revokeInvitation', { path }), { done: t.revoked, changes: ['listInvitations'] });
  const ask = (): void => confirm({ title: t.revokeTitle, text: t.revokeText(invitation.email), yes: t.revoke }, () => revoke.mutate());
  const expired = Date.parse(invitation.expiresAt) < Date.now();
  return (
    <>
      <div className="grow">
        <span className="break">{invitation.email}</span>
        <span className="small muted">
          {t[invitation.role]} · {t.until(date(invitation.expiresAt))}
        </span>
      </div>
      {expired && <Badge kind="warn">{t.expired}</Badge>}
      <Button tiny onClick={() => resend.mutate()} busy={resend.isPending}>
        {t.resend}
      </Button>
      <Button tiny kind="danger" onClick={ask} busy={revoke.isPending}>
        {t.revoke}
      </Button>
    </>
  );
}

export default function Team() {
  const t = useWords(teamWords);
  const [inviting, setInviting] = useState(false);
  const members = useList('listMembers', {});
  const invitations = useList('listInvitations', {});
  return (
    <Page
      title={t.title}
      text={t.text}
      actions={
        <Button kind="main" icon={<PlusIcon />} onClick={() => setInviting(true)}>
          {t.invite}
        </Button>
      }
    >
      <Section title={t.members}>
        <List read={members} label={t.members} keyOf={({ userId }) => userId} empty={null}>
          {(member) => <MemberLine member={member} />}
        </List>
      </Section>
      <Section title={t.invitations}>
        <List read={invitations} label={t.invitations} keyOf={({ id }) => id} empty={<Empty title={t.noInvitations} />}>
          {(invitation) => <InvitationLine invitation={invitation} />}
        </List>
      </Section>
      {inviting && <InviteDialog close={() => setInviting(false)} />}
    </Page>
  );
}
