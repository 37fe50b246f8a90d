import { h, refusalIn } from '../late/lent.ts';
import type { VNode } from '../nodes.ts';
import type { PanelProps } from './more.tsx';
import { send, type Upload } from './sending.ts';

interface Sent {
  readonly name: string;
  readonly percent: number;
  readonly status: Upload['status'];
  readonly reason?: string;
}

export interface FilesKept {
  files?: readonly Sent[];
}

/** Files for the team: chosen or dropped, sent straight to quarantine, and watched until they have been scanned. */
export function Files({ call, conversation, words, close, kept, draw }: PanelProps): VNode {
  const { files = [] } = kept;
  const keep = (all: readonly Sent[]): void => {
    kept.files = all;
    draw();
  };

  const one = async (file: File): Promise<void> => {
    const at = kept.files?.length ?? 0;
    keep([...(kept.files ?? []), { name: file.name, percent: 0, status: 'awaiting-upload' }]);
    const change = (to: Partial<Sent>): void => keep((kept.files ?? []).map((each, place) => (place === at ? { ...each, ...to } : each)));
    try {
      await send(call, file, conversation.id, {
        progress: (percent) => change({ percent }),
        state: ({ status, reason }) => change({ status, ...(reason !== undefined && { reason }) }),
      });
    } catch (error) {
      const { code, reason } = refusalIn(error);
      change(code === 'upload-refused' ? { status: 'rejected', ...(reason !== undefined && { reason }) } : { status: 'failed' });
    }
  };
  const add = (list: FileList | null | undefined): void => {
    for (const file of list ?? []) void one(file);
  };
  const state = ({ status, percent, reason }: Sent): string => {
    if (status === 'awaiting-upload') return words.sending(percent);
    if (status !== 'rejected') return words.states[status];
    const reasons: Readonly<Record<string, string>> = words.reasons;
    return reasons[reason ?? ''] ?? words.reasons.other;
  };

  return (
    <div
      class="body"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        add(event.dataTransfer?.files);
      }}
    >
      <p>{words.filesText}</p>
      <div class="drop">
        <button type="button" class="main" onClick={({ currentTarget }) => currentTarget.parentElement?.querySelector('input')?.click()}>
          {words.choose}
        </button>
        <span class="small">{words.drop}</span>
        <input
          hidden
          type="file"
          multiple
          accept=".png,.jpg,.jpeg,.webp,.pdf"
          aria-label={words.choose}
          onChange={({ currentTarget }) => {
            add(currentTarget.files);
            currentTarget.value = '';
          }}
        />
      </div>
      <ul class="files" aria-live="polite">
        {files.map((file) => (
          <li class={file.status}>
            <span dir="auto">{file.name}</span>
            <small>{state(file)}</small>
          </li>
        ))}
      </ul>
      <div class="foot">
        <button type="button" class="plain" onClick={close}>
          {words.close}
        </button>
      </div>
    </div>
  );
}
