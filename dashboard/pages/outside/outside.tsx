import { useEffect, type ReactNode } from 'react';
import { useLanguage, useWords } from '../../language/language.tsx';
import { shellWords } from '../../shell/shell-words.ts';
import { outsideWords } from './outside-words.ts';

/** What is around the pages of nobody in particular. */
export function Outside({
  title,
  text,
  children,
  foot,
}: {
  readonly title: string;
  readonly text?: string;
  readonly children: ReactNode;
  readonly foot?: ReactNode;
}) {
  const t = useWords(outsideWords);
  const shell = useWords(shellWords);
  const { language, choose } = useLanguage();
  const other = language === 'fr' ? 'en' : 'fr';
  useEffect(() => {
    document.title = `${title} · Rempart`;
  }, [title]);
  return (
    <main className="outside">
      <div className="outside-brand">
        <svg width="44" height="44" viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="8" fill="#1f4ed8" />
          <path d="M8 24V10h3v3h3.5v-3h3v3H21v-3h3v14h-5v-4a3 3 0 0 0-6 0v4z" fill="#fff" />
        </svg>
        <p>
          <span className="outside-name">Rempart</span>
          <br />
          <span className="muted small">{t.tagline}</span>
        </p>
      </div>
      <div className="card">
        <div className="stack tight">
          <h1>{title}</h1>
          {text && <p className="muted">{text}</p>}
        </div>
        {children}
      </div>
      <div className="row">
        {foot}
        <button type="button" className="link-button" lang={other} onClick={() => choose(other)}>
          {shell.language}
        </button>
      </div>
    </main>
  );
}
