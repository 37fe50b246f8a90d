import type { ReactNode } from 'react';

/** A state in a word. */
export const Badge = ({ kind, children }: { readonly kind?: 'good' | 'warn' | 'bad' | 'busy' | undefined; readonly children: ReactNode }) => (
  <span className={['badge', kind].filter(Boolean).join(' ')}>{children}</span>
);
