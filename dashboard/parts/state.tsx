import type { ReactNode } from 'react';
import { ProblemError } from '../../client/client.ts';
import { useProblemText } from '../api/problem-text.ts';
import type { ListRead } from '../api/read.ts';
import { useWords } from '../language/language.tsx';
import { plainWords } from '../language/plain-words.ts';
import { Button } from './button.tsx';

/** Why there is nothing to be seen, and what can be done about it. */
export function Empty({ title, children, action }: { readonly title: string; readonly children?: ReactNode; readonly action?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

export function Loading() {
  const t = useWords(plainWords);
  return (
    <div className="loading" role="status">
      <span className="spinner" aria-hidden="true" />
      {t.loading}
    </div>
  );
}

export const isNotAllowed = (error: unknown): boolean => error instanceof ProblemError && error.code === 'not-allowed';

/** What could not be read: no right to it, or a failure with its request and another try. */
export function Failed({ error, again }: { readonly error: unknown; readonly again: () => void }) {
  const t = useWords(plainWords);
  const explain = useProblemText();
  const refused = error instanceof ProblemError ? error : undefined;
  if (isNotAllowed(error)) return <Empty title={t.notAllowed}>{t.notAllowedText}</Empty>;
  return (
    <Empty title={t.failed} action={<Button onClick={again}>{t.retry}</Button>}>
      {explain(error)}
      {refused?.document.instance && (
        <>
          <br />
          <span className="small">{t.requestId(refused.document.instance)}</span>
        </>
      )}
    </Empty>
  );
}

interface Readable<T> {
  readonly data: T | undefined;
  readonly error: Error | null;
  readonly refetch: () => unknown;
}

/** What was read, once it is there; before, that it is on its way, or why it does not come. */
export function Loaded<T>({ read, children }: { readonly read: Readable<T>; readonly children: (data: NonNullable<T>) => ReactNode }) {
  if (read.data !== undefined && read.data !== null) return children(read.data);
  if (read.error) return <Failed error={read.error} again={() => void read.refetch()} />;
  return <Loading />;
}

interface ListProps<T> {
  readonly read: ListRead<T>;
  readonly empty: ReactNode;
  readonly label: string;
  readonly children: (item: T) => ReactNode;
  readonly keyOf: (item: T) => string;
  readonly className?: string;
}

/** A list in all its states: loading, refused, failed, empty, and with more to come. */
export function List<T>({ read, empty, label, children, keyOf, className = 'lines' }: ListProps<T>) {
  const t = useWords(plainWords);
  if (read.isPending) return <Loading />;
  if (read.error) return <Failed error={read.error} again={read.again} />;
  if (read.items.length === 0) return empty;
  return (
    <div className="stack">
      <ul className={className} aria-label={label}>
        {read.items.map((item) => (
          <li key={keyOf(item)}>{children(item)}</li>
        ))}
      </ul>
      {read.more && (
        <div className="row">
          <Button onClick={read.more} busy={read.loadingMore}>
            {t.more}
          </Button>
        </div>
      )}
    </div>
  );
}
