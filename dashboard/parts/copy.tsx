import { useState } from 'react';
import { useWords } from '../language/language.tsx';
import { plainWords } from '../language/plain-words.ts';
import { Button } from './button.tsx';
import { CopyIcon } from './icons.tsx';

/** Text to be taken elsewhere, such as a secret or a snippet. */
export function Copy({ text, label }: { readonly text: string; readonly label: string }) {
  const t = useWords(plainWords);
  const [copied, setCopied] = useState(false);
  return (
    <div className="stack tight">
      <pre className="code" aria-label={label} tabIndex={0}>
        {text}
      </pre>
      <div className="row">
        <Button
          tiny
          icon={<CopyIcon />}
          onClick={() =>
            void navigator.clipboard.writeText(text).then(
              () => setCopied(true),
              () => undefined,
            )
          }
        >
          {copied ? t.copied : t.copy}
        </Button>
      </div>
    </div>
  );
}
