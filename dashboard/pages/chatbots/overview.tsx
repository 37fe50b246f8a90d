import { Link } from 'wouter';
import { useAct } from '../../api/act.ts';
import { useEdgeOrigin } from '../../api/edge-origin.ts';
import { useList } from '../../api/read.ts';
import { fileName, saveJson } from '../../api/save-file.ts';
import { service } from '../../api/rempart.ts';
import { useFormats, useWords } from '../../language/language.tsx';
import { plainWords } from '../../language/plain-words.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { useConfirm } from '../../parts/confirm.tsx';
import { Copy } from '../../parts/copy.tsx';
import { MoreIcon } from '../../parts/icons.tsx';
import { Menu } from '../../parts/menu.tsx';
import { Note } from '../../parts/note.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Empty, List } from '../../parts/state.tsx';
import { go } from '../../shell/location.ts';
import { useIsAdmin } from '../../shell/me.ts';
import type { Bot } from './chatbot.tsx';
import { overviewWords } from './overview-words.ts';
import { snippet } from './snippet.ts';

function Actions({ bot }: { readonly bot: Bot }) {
  const t = useWords(overviewWords);
  const plain = useWords(plainWords);
  const confirm = useConfirm();
  const isAdmin = useIsAdmin();
  const path = { chatbotId: bot.id };
  const archived = bot.status === 'archived';
  const changes = ['readChatbot', 'listChatbots'] as const;
  const archive = useAct(() => service.call(archived ? 'unarchiveChatbot' : 'archiveChatbot', { path }), {
    done: archived ? t.unarchivedDone : t.archivedDone,
    changes,
  });
  const clone = useAct(() => service.call('cloneChatbot', { path }), { done: t.cloned, changes, after: ({ id }) => go(`/chatbots/${id}`) });
  const save = useAct(() => service.call('exportChatbot', { path }), { after: (document) => saveJson(document, fileName(bot.name, 'json')) });
  const remove = useAct(() => service.call('deleteChatbot', { path }), { done: t.deleted, changes: ['listChatbots'], after: () => go('/chatbots') });
  const askAndRemove = (): void => confirm({ title: t.deleteTitle, text: t.deleteText(bot.name), yes: plain.delete }, () => remove.mutate());
  return (
    <Menu label={t.more} icon={<MoreIcon />} tiny={false}>
      {isAdmin && (
        <button type="button" onClick={() => clone.mutate()}>
          {t.clone}
        </button>
      )}
      <button type="button" onClick={() => save.mutate()}>
        {t.export}
      </button>
      <button type="button" onClick={() => archive.mutate()}>
        {archived ? t.unarchive : t.archive}
      </button>
      {isAdmin && (
        <button type="button" className="bad" onClick={askAndRemove}>
          {plain.delete}
        </button>
      )}
    </Menu>
  );
}

function Versions({ bot }: { readonly bot: Bot }) {
  const t = useWords(overviewWords);
  const { moment } = useFormats();
  const confirm = useConfirm();
  const read = useList('listVersions', { path: { chatbotId: bot.id } });
  const restore = useAct((version: number) => service.call('restoreVersion', { path: { chatbotId: bot.id, version } }).then(() => version), {
    done: t.restored,
    changes: ['readChatbot'],
  });
  const ask = (version: number): void => confirm({ title: t.restoreTitle, text: t.restoreText, yes: t.restore }, () => restore.mutate(version));
  return (
    <Section title={t.versions} text={t.versionsText}>
      <List read={read} label={t.versions} keyOf={({ version }) => String(version)} empty={<Empty title={t.noVersions} />}>
        {({ version, published, publishedAt }) => (
          <>
            <div className="grow">
              <span className="strong">{t.version(version)}</span>
              <span className="small muted">{moment(publishedAt)}</span>
            </div>
            {published && <Badge kind="good">{t.isLive}</Badge>}
            <Button tiny onClick={() => ask(version)}>
              {t.restore}
            </Button>
          </>
        )}
      </List>
    </Section>
  );
}

function Embed({ bot }: { readonly bot: Bot }) {
  const t = useWords(overviewWords);
  const edge = useEdgeOrigin();
  // Where nothing depends on the page, or somebody may not know, the page has less to load.
  const triggers = useList('listTriggers', { path: { chatbotId: bot.id } });
  return (
    <Section title={t.embed} text={t.embedText}>
      <Copy label={t.snippet} text={snippet(edge, bot, triggers.items)} />
      <p className="small muted">
        {t.csp}{' '}
        <code>
          script-src {edge}; frame-src {edge}
        </code>
      </p>
      <p className="small">
        {t.sites} <Link href={`/chatbots/${bot.id}/access`}>{t.toAccess}</Link>
      </p>
    </Section>
  );
}

/** Where a chatbot stands: what is live, what is drafted, how it gets on a site. */
export default function Overview({ bot }: { readonly bot: Bot }) {
  const t = useWords(overviewWords);
  const { ago } = useFormats();
  const versions = useList('listVersions', { path: { chatbotId: bot.id } });
  const publishedAt = versions.items.find(({ published }) => published)?.publishedAt;
  // Saved after it was published; a publication itself may be written a moment later than its time.
  const changed = publishedAt === undefined || Date.parse(bot.updatedAt) - Date.parse(publishedAt) > 1_000;
  const publish = useAct(() => service.call('publishChatbot', { path: { chatbotId: bot.id } }), {
    done: t.published,
    changes: ['readChatbot', 'listVersions', 'listChatbots'],
  });
  return (
    <Page
      title={bot.name}
      actions={
        <>
          <Actions bot={bot} />
          <Button kind="main" busy={publish.isPending} onClick={() => publish.mutate()}>
            {t.publish}
          </Button>
        </>
      }
    >
      {bot.status === 'archived' && <Note kind="warn">{t.archivedText}</Note>}
      <div className="halves">
        <Section title={t.live} action={<Badge kind={changed ? 'warn' : 'good'}>{changed ? t.unpublished : t.upToDate}</Badge>}>
          <p>{bot.publishedVersion === null ? t.notLive : t.liveText(bot.publishedVersion)}</p>
          <p className="muted">{t.draftText(ago(bot.updatedAt))}</p>
        </Section>
        <Section title={t.start}>
          <ol className="stack tight steps">
            <li>
              <Link href={`/chatbots/${bot.id}/knowledge`}>{t.stepKnowledge}</Link>
            </li>
            <li>
              <Link href={`/chatbots/${bot.id}/playground`}>{t.stepTry}</Link>
            </li>
            <li>
              <Link href={`/chatbots/${bot.id}/access`}>{t.stepAccess}</Link>
            </li>
          </ol>
        </Section>
      </div>
      <Embed bot={bot} />
      <Versions bot={bot} />
    </Page>
  );
}
