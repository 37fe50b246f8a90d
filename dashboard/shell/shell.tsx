import { useEffect, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useWords } from '../language/language.tsx';
import { Button } from '../parts/button.tsx';
import { MenuIcon } from '../parts/icons.tsx';
import { AccountState } from './account-state.tsx';
import { Brand, Side } from './side.tsx';
import { shellWords } from './shell-words.ts';
import { Shortcuts } from './shortcuts.tsx';

/** What is around every page of who is signed in. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const t = useWords(shellWords);
  const [open, setOpen] = useState(false);
  const [location] = useLocation();
  useEffect(() => {
    setOpen(false);
    scrollTo(0, 0);
  }, [location]);
  return (
    <>
      <a
        className="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('main')?.focus();
        }}
      >
        {t.skip}
      </a>
      <div className="shell">
        <div className="top">
          <Button kind="plain" icon={<MenuIcon />} aria-label={t.openMenu} aria-expanded={open} onClick={() => setOpen(true)} />
          <Brand />
        </div>
        {open && <button type="button" className="veil" aria-label={t.closeMenu} onClick={() => setOpen(false)} />}
        <Side open={open} close={() => setOpen(false)} />
        <main className="content" id="main" tabIndex={-1}>
          <AccountState />
          {children}
        </main>
      </div>
      <Shortcuts />
    </>
  );
}
