import { Copy } from './copy.tsx';
import { Dialog } from './dialog.tsx';
import { Note } from './note.tsx';

interface OnceProps {
  readonly title: string;
  readonly warning: string;
  readonly text: string;
  readonly close: () => void;
}

/** What is shown now and never again, such as the secret of something that was just made. */
export function Once({ title, warning, text, close }: OnceProps) {
  return (
    <Dialog title={title} close={close}>
      <Note kind="warn">{warning}</Note>
      <Copy label={title} text={text} />
    </Dialog>
  );
}
