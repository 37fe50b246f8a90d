import type { Call } from '../wire.ts';

/** A file on its way, as the service tells of it. */
export interface Upload {
  readonly id: string;
  readonly status: 'awaiting-upload' | 'scanning' | 'processing' | 'ready' | 'rejected' | 'failed';
  readonly reason?: string;
}

interface Form {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

const TYPES: Readonly<Record<string, string>> = { png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', webp: 'image/webp', pdf: 'application/pdf' };
/** How long the scan of a file is waited for; after that it goes on by itself. */
const LOOKS = 60;
const LOOK_MS = 1_500;

/** Posts the form as the service has signed it, the file last. Only XMLHttpRequest says how far it has come. */
function post({ url, fields }: Form, file: File, progress: (percent: number) => void): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener('progress', ({ loaded, total }) => progress(Math.round((loaded / total) * 100)));
    request.addEventListener('load', () => (request.status < 300 ? resolve() : reject(new Error(`the store answered ${request.status}`))));
    request.addEventListener('error', () => reject(new Error('the store cannot be reached')));
    request.open('POST', url);
    request.send(form);
  });
}

/** Sends a file to quarantine and tells what becomes of it until that is certain. @throws Refused, or Error where the store does not take it. */
export async function send(
  call: Call,
  file: File,
  conversationId: string | undefined,
  told: { readonly progress: (percent: number) => void; readonly state: (upload: Upload) => void },
): Promise<void> {
  const contentType = TYPES[file.name.split('.').at(-1)?.toLowerCase() ?? ''] ?? (file.type || 'application/octet-stream');
  const body = { filename: file.name, contentType, bytes: file.size, ...(conversationId !== undefined && { conversationId }) };
  const reserved = (await (await call('POST', 'attachments', { body })).json()) as { readonly upload: Upload; readonly form: Form };
  await post(reserved.form, file, told.progress);
  for (let look = 0; look < LOOKS; look += 1) {
    const upload = (await (await call('GET', `attachments/${reserved.upload.id}`)).json()) as Upload;
    told.state(upload);
    if (['ready', 'rejected', 'failed'].includes(upload.status)) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
