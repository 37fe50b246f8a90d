import { useWords } from '../../language/language.tsx';
import { playgroundWords } from './playground-words.ts';
import type { Source } from './turn.ts';

/** The passages that an answer came from. */
export function Sources({ sources }: { readonly sources: readonly Source[] }) {
  const t = useWords(playgroundWords);
  if (sources.length === 0) return null;
  return (
    <details className="sources">
      <summary>{t.sources(sources.length)}</summary>
      <ul>
        {sources.map(({ materialId, name, page, text }, at) => (
          <li key={`${materialId}${at}`}>
            <span className="strong break">{name}</span>
            {page !== undefined && <span className="muted"> · {t.page(page)}</span>}
            {text && <p className="muted prewrap">{text.length > 400 ? `${text.slice(0, 400)}…` : text}</p>}
          </li>
        ))}
      </ul>
    </details>
  );
}
