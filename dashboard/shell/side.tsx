import type { ComponentType } from 'react';
import { Link, useLocation } from 'wouter';
import { useAct } from '../api/act.ts';
import { service } from '../api/rempart.ts';
import { arrived, left } from '../api/session.ts';
import { useLanguage, useWords } from '../language/language.tsx';
import { Face } from '../parts/face.tsx';
import {
  BanIcon,
  BotIcon,
  CardIcon,
  FileIcon,
  GaugeIcon,
  HouseIcon,
  KeyIcon,
  LeaveIcon,
  PersonIcon,
  SendIcon,
  ShieldIcon,
  SwitchIcon,
  TeamIcon,
} from '../parts/icons.tsx';
import { Mark } from '../parts/mark.tsx';
import { Menu } from '../parts/menu.tsx';
import { go } from './location.ts';
import { useIsAdmin, useMe } from './me.ts';
import { shellWords } from './shell-words.ts';

export const Brand = () => (
  <Link href="/chatbots" className="brand">
    <Mark size={26} />
    Rempart
  </Link>
);

function NavLink({ to, text, icon: Icon }: { readonly to: string; readonly text: string; readonly icon: ComponentType }) {
  const [location] = useLocation();
  return (
    <Link href={to} aria-current={location === to || location.startsWith(`${to}/`) ? 'page' : undefined}>
      <Icon />
      {text}
    </Link>
  );
}

/** Another account is another world. */
function AccountMenu() {
  const t = useWords(shellWords);
  const { account, accounts } = useMe();
  const enter = useAct((accountId: string) => service.call('switchAccount', { body: { accountId } }), {
    after: () => {
      arrived();
      go('/chatbots');
    },
  });
  const name = (
    <span className="grow">
      <span className="strong clip">{account.name}</span>
      <br />
      <span className="small muted">{t[account.role]}</span>
    </span>
  );
  if (accounts.length < 2) return <p className="row brand-account">{name}</p>;
  return (
    <Menu label={t.switchAccount} tiny={false} text={account.name} icon={<SwitchIcon />}>
      {accounts.map(({ id, name: called, role }) => (
        <button key={id} type="button" aria-current={id === account.id ? 'true' : undefined} onClick={() => id !== account.id && enter.mutate(id)}>
          <span className="grow clip">{called}</span>
          <span className="small muted">{t[role]}</span>
        </button>
      ))}
    </Menu>
  );
}

/** The navigation; on a narrow screen it is drawn over the page when it is asked for. */
export function Side({ open, close }: { readonly open: boolean; readonly close: () => void }) {
  const t = useWords(shellWords);
  const { language, choose } = useLanguage();
  const { user } = useMe();
  const isAdmin = useIsAdmin();
  const leave = useAct(() => service.call('logOut'), {
    after: () => {
      left();
      // The browser was told to forget what this site keeps; the language says nothing of anybody.
      choose(language);
      go('/', { replace: true });
    },
  });
  const other = language === 'fr' ? 'en' : 'fr';
  return (
    <nav className="side" aria-label={t.navigation} data-open={open} onKeyDown={({ key }) => key === 'Escape' && close()}>
      <Brand />
      <AccountMenu />
      <div className="nav">
        <NavLink to="/chatbots" text={t.chatbots} icon={BotIcon} />
      </div>
      {isAdmin && (
        <div className="nav">
          <p className="nav-title">{t.account}</p>
          <NavLink to="/team" text={t.team} icon={TeamIcon} />
          <NavLink to="/api-keys" text={t.apiKeys} icon={KeyIcon} />
          <NavLink to="/webhooks" text={t.webhooks} icon={SendIcon} />
          <NavLink to="/usage" text={t.usage} icon={GaugeIcon} />
          <NavLink to="/billing" text={t.billing} icon={CardIcon} />
          <NavLink to="/blocklist" text={t.blocklist} icon={BanIcon} />
          <NavLink to="/journal" text={t.journal} icon={FileIcon} />
          <NavLink to="/account" text={t.settings} icon={HouseIcon} />
        </div>
      )}
      <div className="nav push">
        <p className="row nav-person">
          <Face userId={user.id} name={user.name} />
          <span className="grow strong clip">{user.name}</span>
        </p>
        <NavLink to="/security" text={t.security} icon={PersonIcon} />
        <NavLink to="/promises" text={t.promises} icon={ShieldIcon} />
        <button type="button" lang={other} onClick={() => choose(other)}>
          <span className="letters" aria-hidden="true">
            {other.toUpperCase()}
          </span>
          {t.language}
        </button>
        <button type="button" onClick={() => leave.mutate()}>
          <LeaveIcon />
          {t.signOut}
        </button>
      </div>
    </nav>
  );
}
