import type * as z from 'zod';
import type { material } from '../materials/contract.ts';
import { explained, type Reason } from '../materials/reasons.ts';
import type { MaterialRow, MaterialStatus } from './tables.ts';

/** A material as replies show it. */
export type Material = z.output<typeof material>;

const ON_ITS_WAY: ReadonlySet<string> = new Set(['awaiting-upload', 'scanning', 'processing'] satisfies MaterialStatus[]);

/** Chooses what of a row leaves. */
export const toMaterial = (row: MaterialRow): Material => ({
  id: row.material_id,
  kind: row.kind,
  name: row.name,
  contentType: row.content_type,
  bytes: row.bytes,
  status: row.status,
  ...(row.reason !== null && { reason: row.reason as Reason, message: explained(row.reason as Reason) }),
  updating: row.kind !== 'file' && row.chunk_count > 0 && (row.fetch_id !== null || ON_ITS_WAY.has(row.status)),
  ...(row.source_url === null && row.sync_reason !== null && { updateReason: row.sync_reason as Reason, message: explained(row.sync_reason as Reason) }),
  ...(row.scan && { scan: row.scan }),
  chunks: row.chunk_count,
  ...(row.page_count !== null && { pages: row.page_count }),
  ...(row.source_url !== null && {
    page: { url: row.source_url, schedule: row.resync, syncedAt: row.synced_at?.toISOString() ?? null, syncReason: row.sync_reason },
  }),
  ...(row.question !== null && { question: row.question }),
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});
