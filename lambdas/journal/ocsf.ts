import { rowKey } from '../core/journal.ts';
import { ocsfOf } from '../core/journal-types.ts';
import type { JournalEntry } from './contract.ts';

/** Users of OCSF: a person, or something that is none. */
const USER_TYPES: Readonly<Record<string, number>> = { session: 1, system: 3 };
const OTHER_USER = 99;

/** An event in the words of the Open Cybersecurity Schema Framework, for what collects events of many systems. What OCSF has no place for is under `unmapped`. */
export function ocsfEvent(
  accountId: string,
  { type, at, outcome, actor, action, target, change, reason, address, agent, requestId, count, since }: JournalEntry,
) {
  const { classUid, className, activityId, severityId } = ocsfOf(type);
  return {
    class_uid: classUid,
    class_name: className,
    category_uid: Math.floor(classUid / 1_000),
    activity_id: activityId,
    type_uid: classUid * 100 + activityId,
    severity_id: severityId,
    status_id: outcome === 'done' ? 1 : 2,
    ...(reason !== undefined && { status_detail: reason }),
    time: Date.parse(at),
    ...(count !== undefined && { count }),
    ...(since !== undefined && { start_time: Date.parse(since) }),
    metadata: {
      version: '1.1.0',
      product: { name: 'Rempart', vendor_name: 'Rempart' },
      event_code: type,
      uid: rowKey({ at, requestId, type }),
      tenant_uid: accountId,
      correlation_uid: requestId,
    },
    ...(actor && { actor: { user: { uid: actor.id, type_id: USER_TYPES[actor.kind] ?? OTHER_USER, type: actor.kind } } }),
    ...(address !== undefined && { src_endpoint: { ip: address } }),
    ...(agent !== undefined && { http_request: { user_agent: agent } }),
    api: { operation: action, request: { uid: requestId } },
    ...((target !== undefined || change !== undefined) && { unmapped: { target, change } }),
  };
}
