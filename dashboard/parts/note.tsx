import type { ReactNode } from 'react';

/** Something that the reader of a page should know. A bad one is read out at once. */
export function Note({ kind, children, action }: { readonly kind?: 'good' | 'warn' | 'bad'; readonly children: ReactNode; readonly action?: ReactNode }) {
  return (
    <div className={['note', kind].filter(Boolean).join(' ')} role={kind === 'bad' ? 'alert' : 'status'}>
      <div>{children}</div>
      {action}
    </div>
  );
}
