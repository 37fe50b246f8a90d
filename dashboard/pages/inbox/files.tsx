import { useAct } from '../../api/act.ts';
import { service } from '../../api/rempart.ts';
import { useWords } from '../../language/language.tsx';
import { Button } from '../../parts/button.tsx';
import type { Item } from '../../../client/client.ts';
import { inboxWords } from './inbox-words.ts';

type FileOfMessage = NonNullable<Item<'listMessages'>['files']>[number];

/** One file of a visitor: it can be had once it was scanned clean, and always as a download. */
function FileLine({ chatbotId, file: { id, name, status } }: { readonly chatbotId: string; readonly file: FileOfMessage }) {
  const t = useWords(inboxWords);
  const download = useAct(() => service.call('downloadAttachment', { path: { chatbotId, attachmentId: id } }), { after: ({ url }) => location.assign(url) });
  const state = status === 'rejected' || status === 'failed' ? t.fileRefused : t.fileScanning;
  return (
    <li className="row">
      <span className="grow break" dir="auto">
        {name}
      </span>
      {status === 'ready' ? (
        <Button tiny busy={download.isPending} onClick={() => download.mutate()}>
          {t.download}
        </Button>
      ) : (
        <span className="small muted">{state}</span>
      )}
    </li>
  );
}

/** What came with a message. */
export const Files = ({ chatbotId, files }: { readonly chatbotId: string; readonly files: readonly FileOfMessage[] }) => (
  <ul className="files">
    {files.map((file) => (
      <FileLine key={file.id} chatbotId={chatbotId} file={file} />
    ))}
  </ul>
);
