import { setTimeout as delay } from 'node:timers/promises';
import { expectStatus, type Client } from './client.ts';

export interface MaterialView {
  readonly id: string;
  readonly name: string;
  readonly status: 'awaiting-upload' | 'scanning' | 'rejected' | 'processing' | 'failed' | 'ready';
  readonly reason?: string;
  /** Whether a newer version is on its way. */
  readonly updating: boolean;
  readonly scan?: { readonly verdict: string; readonly engine: string };
  readonly chunks: number;
  readonly pages?: number;
}

export interface UploadView {
  readonly material: MaterialView;
  readonly upload: { readonly url: string; readonly fields: Readonly<Record<string, string>>; readonly expiresInSeconds: number };
}

export interface LocalFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const FINAL = new Set<MaterialView['status']>(['ready', 'rejected', 'failed']);

/** Posts a file with a form, as a browser does. */
export function postForm({ url, fields }: UploadView['upload'], file: LocalFile): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([file.bytes], { type: file.type }), file.name);
  return fetch(url, { method: 'POST', body: form });
}

/** Reserves a place for a file and sends it there. @throws Error when either is refused. */
export async function upload(client: Client, chatbotId: string, file: LocalFile): Promise<MaterialView> {
  const { body } = await expectStatus(
    client.call<UploadView>('POST', `/v1/chatbots/${chatbotId}/materials/uploads`, {
      body: { filename: file.name, contentType: file.type, bytes: file.bytes.length },
    }),
    201,
  );
  const stored = await postForm(body.upload, file);
  if (!stored.ok) throw new Error(`the form was refused with ${stored.status}: ${(await stored.text()).slice(0, 300)}`);
  return body.material;
}

/** Waits until a material has come to an end, and no newer version is on its way, telling each state once as it passes. @throws Error after `seconds`. */
export async function settle(
  client: Client,
  chatbotId: string,
  materialId: string,
  options: { readonly seconds?: number; readonly seen?: (status: string) => void } = {},
): Promise<MaterialView> {
  const deadline = Date.now() + (options.seconds ?? 60) * 1_000;
  let last = '';
  for (;;) {
    const asked = client.call<MaterialView>('GET', `/v1/chatbots/${chatbotId}/materials/${materialId}`);
    // Nothing is changed by reading again what could not be told for a moment.
    const failed = (await asked).status >= 500 && Date.now() < deadline;
    if (!failed) {
      const { body } = await expectStatus(asked, 200);
      if (body.status !== last) options.seen?.(body.status);
      last = body.status;
      if (FINAL.has(body.status) && !body.updating) return body;
    }
    if (Date.now() > deadline) throw new Error(`the material is still ${last}`);
    await delay(100);
  }
}
