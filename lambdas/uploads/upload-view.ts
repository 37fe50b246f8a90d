import type * as z from 'zod';
import type { UploadRow } from '../database/tables.ts';
import type { upload, UploadReason } from './contract.ts';

export type Upload = z.input<typeof upload>;

/** A row as replies show it. */
export const toUpload = (row: UploadRow): Upload => ({
  id: row.upload_id,
  name: row.name,
  contentType: row.content_type,
  bytes: row.bytes,
  status: row.status,
  ...(row.reason && { reason: row.reason as UploadReason }),
  ...(row.scan && { scan: row.scan }),
  createdAt: row.created_at.toISOString(),
});

const FOLDERS = { 'chatbot-avatar': 'avatars', 'person-avatar': 'avatars', attachment: 'attachments', 'channel-media': 'media' } as const;

/** The key of an upload's file. */
export const uploadKey = (row: Pick<UploadRow, 'account_id' | 'upload_id' | 'purpose' | 'chatbot_id' | 'user_id'>): string =>
  `accounts/${row.account_id}/${row.chatbot_id ? `chatbots/${row.chatbot_id}` : `people/${row.user_id}`}/${FOLDERS[row.purpose]}/${row.upload_id}`;

/** Where one size of an avatar lies: below its upload, so that a removal reaches it. */
export const pictureKey = (key: string, side: number): string => `${key}/${side}.webp`;
