import type { ComponentProps, ReactNode } from 'react';

interface ButtonProps extends Omit<ComponentProps<'button'>, 'className'> {
  readonly kind?: 'main' | 'danger' | 'danger main' | 'plain';
  readonly tiny?: boolean;
  /** Under way: it cannot be pressed again, and says so. */
  readonly busy?: boolean;
  readonly icon?: ReactNode;
}

/** A button. Without `type` it submits nothing. */
export function Button({ kind, tiny, busy = false, icon, children, disabled, ...rest }: ButtonProps) {
  const name = ['button', kind, tiny && 'tiny', children === undefined && 'icon'].filter(Boolean).join(' ');
  return (
    <button type="button" className={name} disabled={disabled === true || busy} aria-busy={busy || undefined} {...rest}>
      {busy ? <span className="spinner" aria-hidden="true" /> : icon}
      {children}
    </button>
  );
}
