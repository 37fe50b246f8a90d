import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { refresh, service } from '../../api/rempart.ts';

/** How often changes are asked for, in milliseconds; not at all while nobody looks. */
const POLL = 3_000;

/** Keeps the inbox live by the cheap poll: only when something has changed is anything read again. */
export function useLive(chatbotId: string, conversationId: string | undefined): void {
  const since = useRef<string>(undefined);
  useQuery({
    queryKey: ['live', chatbotId],
    queryFn: async () => {
      const reply = await service.call('conversationChanges', { path: { chatbotId }, query: since.current === undefined ? {} : { since: since.current } });
      since.current = reply.since;
      if (reply.changed || reply.reload) {
        refresh('listConversations');
        if (reply.reload || reply.items.some(({ id }) => id === conversationId)) refresh('readConversation', 'listMessages', 'listNotes');
      }
      return reply.since;
    },
    // Who may not look does not ask again and again.
    refetchInterval: ({ state }) => (state.error ? false : POLL),
    gcTime: 0,
    retry: false,
  });
}
