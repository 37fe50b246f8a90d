import type * as z from 'zod';
import type { material, Reason } from '../materials/contract.ts';
import type { MaterialRow } from './tables.ts';

/** A material as replies show it. */
export type Material = z.output<typeof material>;

/** Chooses what of a row leaves. */
export const toMaterial = (row: MaterialRow): Material => ({
  id: row.material_id,
  kind: row.kind,
  name: row.name,
  contentType: row.content_type,
  bytes: row.bytes,
  status: row.status,
  ...(row.reason !== null && { reason: row.reason as Reason }),
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
