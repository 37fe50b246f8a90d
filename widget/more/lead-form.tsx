import type { Input } from '../jsx.ts';
import { h, refusalIn } from '../late/lent.ts';
import type { VNode } from '../nodes.ts';
import type { PanelProps } from './more.tsx';

type Field = 'email' | 'phone' | 'consent';

export interface LeadKept {
  lead?: 'busy' | 'done' | 'failed' | 'rate-limited';
  wrong?: Partial<Record<Field, string>>;
}

/** Whether an address looks like one; the service looks closer. */
const looksRight = (email: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email);

/** Somebody leaves an address or a number. The box is empty until it is ticked, and the words beside it are kept with what was given. */
export function LeadForm({ call, conversation, title, words, close, kept, draw }: PanelProps): VNode {
  const { lead: state, wrong = {} } = kept;
  const keep = (change: LeadKept): void => {
    Object.assign(kept, change);
    draw();
  };
  const consentText = words.consent(title);

  const send = async (event: Event & { readonly currentTarget: HTMLFormElement }): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const values = new FormData(form);
    const given = (name: string): string => {
      const value = values.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    const [name, email, phone, question] = [given('name'), given('email'), given('phone'), given('question')];
    const found: Partial<Record<Field, string>> = {
      ...(email === '' && phone === '' && { email: words.either }),
      ...(email !== '' && !looksRight(email) && { email: words.badEmail }),
      ...(phone !== '' && !/^\+[\d\s().-]{7,30}$/.test(phone) && { phone: words.badPhone }),
      ...(!values.get('consent') && { consent: words.needed }),
    };
    keep({ wrong: found });
    const [first] = Object.keys(found);
    if (first !== undefined) return form.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
    keep({ lead: 'busy' });
    const body = {
      ...(name && { name }),
      ...(email && { email }),
      ...(phone && { phone }),
      ...(question && { answers: [{ label: words.question, value: question }] }),
      ...(conversation.id !== undefined && { conversationId: conversation.id }),
      consent: true,
      consentText,
    };
    await call('POST', 'leads', { body }).then(
      () => keep({ lead: 'done' }),
      (error: unknown) => keep({ lead: refusalIn(error).code === 'rate-limited' ? 'rate-limited' : 'failed' }),
    );
  };

  if (state === 'done')
    return (
      <div class="body">
        <p role="status">{words.left}</p>
        <div class="foot">
          <button type="button" class="main" onClick={close} ref={(button) => button.focus()}>
            {words.close}
          </button>
        </div>
      </div>
    );
  const field = (name: 'name' | 'email' | 'phone', label: string, more: Input, hint?: string): VNode => {
    const problem = name === 'name' ? undefined : wrong[name];
    return (
      <label class="field">
        <span>
          {label}
          {name === 'name' && <i> · {words.optional}</i>}
        </span>
        <input name={name} dir="auto" aria-invalid={problem !== undefined} aria-describedby={problem || hint ? `${name}-note` : undefined} {...more} />
        {(problem ?? hint) && (
          <small id={`${name}-note`} class={problem && 'wrong'}>
            {problem ?? hint}
          </small>
        )}
      </label>
    );
  };
  return (
    <form class="body" noValidate onSubmit={(event) => void send(event)}>
      <p>{words.leadText}</p>
      {field('name', words.name, { autocomplete: 'name', maxLength: 100 })}
      {field('email', words.email, { type: 'email', inputMode: 'email', autocomplete: 'email', maxLength: 254 })}
      {field('phone', words.phone, { type: 'tel', inputMode: 'tel', autocomplete: 'tel', maxLength: 40 }, words.phoneHint)}
      <label class="field">
        <span>
          {words.question}
          <i> · {words.optional}</i>
        </span>
        <textarea name="question" rows={2} maxLength={1_000} dir="auto" />
      </label>
      <label class="tick">
        <input type="checkbox" name="consent" aria-invalid={wrong.consent !== undefined} aria-describedby={wrong.consent && 'consent-note'} />
        <span>{consentText}</span>
      </label>
      {wrong.consent && (
        <small id="consent-note" class="wrong">
          {wrong.consent}
        </small>
      )}
      <p class="wrong" role="alert">
        {state === 'failed' && words.failed}
        {state === 'rate-limited' && words.slower}
      </p>
      <div class="foot">
        <button type="button" class="plain" onClick={close}>
          {words.cancel}
        </button>
        <button class="main" disabled={state === 'busy'}>
          {words.leave}
        </button>
      </div>
    </form>
  );
}
