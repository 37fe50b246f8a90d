/** A form as the service has signed it. */
interface SignedForm {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Posts a file with a form, the file last. Only XMLHttpRequest says how far it has come. */
export function postForm({ url, fields }: SignedForm, file: File, progress: (sent: number) => void = () => undefined): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener('progress', ({ loaded, total }) => progress(loaded / total));
    request.addEventListener('load', () => (request.status < 300 ? resolve() : reject(new Error(`the store answered ${request.status}`))));
    request.addEventListener('error', () => reject(new Error('the store cannot be reached')));
    request.open('POST', url);
    request.send(form);
  });
}
