import { useState } from 'react';
import { postForm } from '../../api/post-form.ts';
import { service, refresh } from '../../api/rempart.ts';
import { ProblemError } from '../../../client/client.ts';

/** One file on its way to quarantine. */
export interface Upload {
  readonly id: number;
  readonly name: string;
  /** From 0 to 1. */
  readonly sent: number;
  readonly error?: unknown;
}

/** What a browser does not know, and the service asks for. */
const TYPES: Readonly<Record<string, string>> = {
  md: 'text/markdown',
  csv: 'text/csv',
  txt: 'text/plain',
  html: 'text/html',
  htm: 'text/html',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
};
const typeOf = ({ name, type }: File): string => TYPES[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? (type || 'application/octet-stream');

async function send(chatbotId: string, file: File, progress: (sent: number) => void): Promise<void> {
  const body = { filename: file.name, contentType: typeOf(file), bytes: file.size };
  const { upload } = await service.call('createUpload', { path: { chatbotId }, body });
  if (!upload) throw new ProblemError({ type: 'about:blank', title: 'No form', status: 409, code: 'conflict', instance: '' });
  await postForm(upload, file, progress);
}

let count = 0;

/** Uploads of this page: each is shown until the service has its file, and longer where it was refused. */
export function useUploads(chatbotId: string) {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const change = (id: number, to: Partial<Upload>): void => setUploads((all) => all.map((each) => (each.id === id ? { ...each, ...to } : each)));
  const dismiss = (id: number): void => setUploads((all) => all.filter((each) => each.id !== id));
  const one = async (file: File): Promise<void> => {
    const id = (count += 1);
    setUploads((all) => [...all, { id, name: file.name, sent: 0 }]);
    try {
      await send(chatbotId, file, (sent) => change(id, { sent }));
      dismiss(id);
    } catch (error) {
      change(id, { error });
    }
    refresh('listMaterials');
  };
  /** One after the other: a line that is shared is no faster, and the first file is there sooner. */
  const add = async (files: Iterable<File>): Promise<void> => {
    for (const file of files) await one(file);
  };
  return { uploads, add, dismiss };
}
