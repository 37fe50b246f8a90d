import { useId, type ComponentProps, type ReactNode } from 'react';

interface Around {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
}
type Control<E extends 'input' | 'textarea' | 'select'> = Around & Omit<ComponentProps<E>, 'id' | 'className'>;

/** Label, hint and refusal of a control, tied to it for those who do not see it. */
function useAround({ label, hint, error }: Around) {
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  const around = (control: ReactNode): ReactNode => (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {control}
      {hint !== undefined && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error && (
        <span className="wrong" id={`${id}-error`} role="alert">
          {error}
        </span>
      )}
    </div>
  );
  return { around, props: { id, className: 'input', 'aria-describedby': described, 'aria-invalid': error ? (true as const) : undefined } };
}

export function Field({ label, hint, error, ...rest }: Control<'input'>) {
  const { around, props } = useAround({ label, hint, error });
  return around(<input {...rest} {...props} />);
}

export function TextArea({ label, hint, error, ...rest }: Control<'textarea'>) {
  const { around, props } = useAround({ label, hint, error });
  return around(<textarea {...rest} {...props} />);
}

export function Select({ label, hint, error, children, ...rest }: Control<'select'>) {
  const { around, props } = useAround({ label, hint, error });
  return around(
    <select {...rest} {...props}>
      {children}
    </select>,
  );
}

export function Check({ label, hint, ...rest }: { readonly label: ReactNode; readonly hint?: ReactNode } & Omit<ComponentProps<'input'>, 'type'>) {
  return (
    <label className="check">
      <input type="checkbox" {...rest} />
      <span>
        {label}
        {hint !== undefined && <span className="hint">{hint}</span>}
      </span>
    </label>
  );
}

interface SegmentedProps<T extends string> {
  readonly label: string;
  readonly options: readonly (readonly [value: T, text: string])[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  /** The label is heard, not seen. */
  readonly quiet?: boolean;
}

/** One of a few, all in sight. */
export function Segmented<T extends string>({ label, options, value, onChange, quiet = false }: SegmentedProps<T>) {
  const name = useId();
  return (
    <fieldset className={quiet ? undefined : 'field'}>
      <legend className={quiet ? 'unseen' : undefined}>{label}</legend>
      <div className="segmented">
        {options.map(([option, text]) => (
          <label key={option}>
            <input type="radio" name={name} value={option} checked={option === value} onChange={() => onChange(option)} />
            <span>{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
