import { useId, useState } from 'react';
import { Button } from './button.tsx';
import { SendIcon, StopIcon } from './icons.tsx';

interface ComposerProps {
  readonly label: string;
  readonly send: string;
  readonly onSend: (text: string) => void;
  readonly busy: boolean;
  /** Shown instead of sending while an answer is under way. */
  readonly stop?: { readonly text: string; readonly onStop: () => void };
  readonly placeholder?: string;
}

/** Where a message is written: Enter sends, Shift+Enter is a new line; not while an input method still composes. */
export function Composer({ label, send, onSend, busy, stop, placeholder }: ComposerProps) {
  const [text, setText] = useState('');
  const id = useId();
  const submit = (): void => {
    const message = text.trim();
    if (message === '' || busy) return;
    setText('');
    onSend(message);
  };
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <label htmlFor={id} className="unseen">
        {label}
      </label>
      <textarea
        id={id}
        className="input"
        rows={1}
        maxLength={4000}
        placeholder={placeholder ?? label}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          submit();
        }}
      />
      {busy && stop ? (
        <Button icon={<StopIcon />} aria-label={stop.text} title={stop.text} onClick={stop.onStop} />
      ) : (
        <Button kind="main" type="submit" icon={<SendIcon />} aria-label={send} title={send} busy={busy} />
      )}
    </form>
  );
}
