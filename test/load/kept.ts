import type { Tenant } from '../support/cloud.ts';

export interface KeptMessage {
  readonly id: string;
  readonly author: 'visitor' | 'assistant' | 'person';
  readonly text: string;
  readonly delivery?: { readonly state: string };
}
export interface KeptConversation {
  readonly id: string;
  readonly channel: string;
  readonly visitorId: string;
  readonly messages: readonly KeptMessage[];
}

/** All of a list that comes in pages. @throws Error when one of them is refused. */
export async function allOf<T>({ client }: Pick<Tenant, 'client'>, path: string): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const { status, body, text } = await client.call<{ items: T[]; nextCursor: string | null }>(
      'GET',
      `${path}${path.includes('?') ? '&' : '?'}limit=100${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    if (status !== 200) throw new Error(`${path}: ${status} ${text.slice(0, 200)}`);
    items.push(...body.items);
    cursor = body.nextCursor;
  }
  return items;
}

/** Every conversation of a chatbot with all that was said in it, as the team reads them. */
export async function keptConversations(tenant: Pick<Tenant, 'client'>, chatbotId: string): Promise<KeptConversation[]> {
  const kept: KeptConversation[] = [];
  for (const each of await allOf<Omit<KeptConversation, 'messages'>>(tenant, `/v1/chatbots/${chatbotId}/conversations`))
    kept.push({ ...each, messages: await allOf<KeptMessage>(tenant, `/v1/chatbots/${chatbotId}/conversations/${each.id}/messages`) });
  return kept;
}
