import { lazy } from 'react';
import { Link, Route, Switch, useLocation } from 'wouter';
import type { Reply } from '../../../client/client.ts';
import { useRead } from '../../api/read.ts';
import { useWords } from '../../language/language.tsx';
import { Loaded } from '../../parts/state.tsx';
import { useIsAdmin } from '../../shell/me.ts';
import { shellWords } from '../../shell/shell-words.ts';
import { tabWords } from './tab-words.ts';

const Overview = lazy(() => import('./overview.tsx'));
const Knowledge = lazy(() => import('../knowledge/knowledge.tsx'));
const Behaviour = lazy(() => import('../behaviour/behaviour.tsx'));
const Playground = lazy(() => import('../playground/playground.tsx'));
const Inbox = lazy(() => import('../inbox/inbox.tsx'));
const Analytics = lazy(() => import('../analytics/analytics.tsx'));
const Channels = lazy(() => import('../channels/channels.tsx'));
const Access = lazy(() => import('../access/access.tsx'));
const Settings = lazy(() => import('../settings/settings.tsx'));
const People = lazy(() => import('../team/people.tsx'));
const NotFound = lazy(() => import('../../shell/not-found.tsx'));

export type Bot = Reply<'readChatbot'>;

const TABS = ['overview', 'knowledge', 'behaviour', 'playground', 'inbox', 'analytics', 'access', 'channels', 'settings', 'people'] as const;
const pathOf = (chatbotId: string, tab: (typeof TABS)[number]): string => `/chatbots/${chatbotId}${tab === 'overview' ? '' : `/${tab}`}`;

function Tabs({ chatbotId }: { readonly chatbotId: string }) {
  const t = useWords(tabWords);
  const [location] = useLocation();
  const isAdmin = useIsAdmin();
  return (
    <nav className="tabs" aria-label={t.tabs}>
      {TABS.filter((tab) => isAdmin || tab !== 'people').map((tab) => {
        const to = pathOf(chatbotId, tab);
        const here = location === to || (tab !== 'overview' && location.startsWith(`${to}/`));
        return (
          <Link key={tab} href={to} aria-current={here ? 'page' : undefined}>
            {t[tab]}
          </Link>
        );
      })}
    </nav>
  );
}

/** The pages of one chatbot below its tabs. */
export default function Chatbot({ chatbotId }: { readonly chatbotId: string }) {
  const t = useWords(shellWords);
  const read = useRead('readChatbot', { path: { chatbotId } });
  const at = `/chatbots/${chatbotId}`;
  return (
    <>
      <p className="crumb">
        <Link href="/chatbots">{t.chatbots}</Link>
        <span aria-hidden="true">/</span>
        <span className="strong clip">{read.data?.name}</span>
      </p>
      <Tabs chatbotId={chatbotId} />
      <Switch>
        <Route path={`${at}/knowledge`}>
          <Knowledge chatbotId={chatbotId} />
        </Route>
        <Route path={`${at}/behaviour`}>
          <Behaviour chatbotId={chatbotId} />
        </Route>
        <Route path={`${at}/inbox/:conversationId?`}>{({ conversationId }) => <Inbox chatbotId={chatbotId} conversationId={conversationId} />}</Route>
        <Route path={`${at}/analytics`}>
          <Analytics chatbotId={chatbotId} />
        </Route>
        <Route path={`${at}/channels`}>
          <Channels chatbotId={chatbotId} />
        </Route>
        <Route path={`${at}/access`}>
          <Access chatbotId={chatbotId} />
        </Route>
        <Route path={`${at}/people`}>
          <People chatbotId={chatbotId} />
        </Route>
        <Route path={`${at}/playground`}>
          <Playground chatbotId={chatbotId} bot={read.data} />
        </Route>
        <Route path={`${at}/settings`}>
          <Loaded read={read}>{(bot) => <Settings bot={bot} />}</Loaded>
        </Route>
        <Route path={at}>
          <Loaded read={read}>{(bot) => <Overview bot={bot} />}</Loaded>
        </Route>
        <Route component={NotFound} />
      </Switch>
    </>
  );
}
