import type { AccountScope } from '../database/account.ts';
import type { DataOf } from './catalogue.ts';
import { emit } from './outbox-store.ts';

/** A conversation as it is after a change. */
interface ConversationNow {
  readonly chatbot_id: string;
  readonly conversation_id: string;
  readonly status: DataOf<'conversation.updated'>['status'];
  readonly assignee_id: string | null;
  readonly taken_over_by: string | null;
  readonly tags: readonly string[];
}

/** What must be asked back of an update so that its change can be told. */
export const CONVERSATION_COLUMNS = ['chatbot_id', 'conversation_id', 'status', 'assignee_id', 'taken_over_by', 'tags'] as const;

/** Tells that a conversation has changed. */
export const tellConversation = (scope: AccountScope, row: ConversationNow): Promise<void> =>
  emit(scope, {
    type: 'conversation.updated',
    chatbotId: row.chatbot_id,
    data: { conversationId: row.conversation_id, status: row.status, assigneeId: row.assignee_id, takenOverBy: row.taken_over_by, tags: [...row.tags] },
  });

/** A material as it is after it was taken in, or was not. */
interface MaterialNow {
  readonly chatbot_id: string;
  readonly material_id: string;
  readonly kind: DataOf<'material.ready'>['kind'];
  readonly name: string;
  readonly chunk_count: number;
}

export const MATERIAL_COLUMNS = ['chatbot_id', 'material_id', 'kind', 'name', 'chunk_count'] as const;

const ENDED = { rejected: 'material.rejected', failed: 'material.failed' } as const;

/** Tells how a material has ended. */
export function tellMaterial(
  scope: AccountScope,
  row: MaterialNow,
  how: 'ready' | { readonly status: 'rejected' | 'failed'; readonly reason?: string },
): Promise<void> {
  const material = { materialId: row.material_id, kind: row.kind, name: row.name };
  const chatbotId = row.chatbot_id;
  if (how === 'ready') return emit(scope, { type: 'material.ready', chatbotId, data: { ...material, chunkCount: row.chunk_count } });
  return emit(scope, { type: ENDED[how.status], chatbotId, data: { ...material, reason: how.reason ?? 'unknown' } });
}
