import { refusedBy } from '../core/deed.ts';
import type { JournalEvent } from '../core/journal.ts';
import type { Reason } from './reasons.ts';
import type { Ids } from './work-store.ts';

/** The event of a file that was refused after its form was given out. */
export const materialRefused = (system: string, { accountId, chatbotId, materialId }: Ids, action: string, reason: Reason): JournalEvent =>
  refusedBy(system, `material-${materialId}`, { type: 'upload_validation', accountId, action, target: `${chatbotId}/${materialId}`, reason });
