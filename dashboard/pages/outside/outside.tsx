import { useEffect, type ReactNode } from 'react';
import { useLanguage, useWords } from '../../language/language.tsx';
import { Mark } from '../../parts/mark.tsx';
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
        <Mark size={44} />
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
