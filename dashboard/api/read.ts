import { useInfiniteQuery, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { CallName, Input, Item, Reply } from '../../client/client.ts';
import { keyOf, service } from './rempart.ts';

interface ReadOptions<N extends CallName> {
  /** How often it is read again, in milliseconds; `false` for not by itself. */
  readonly every?: (reply: Reply<N> | undefined) => number | false;
  readonly enabled?: boolean;
  /** Asked when it is drawn, and neither taken from before nor asked again behind the back of who writes on it. */
  readonly once?: boolean;
}

type Asked = (name: CallName, input: unknown, options: { readonly signal: AbortSignal }) => Promise<unknown>;

/** What an operation answers, kept and shared by all who ask for the same. */
export function useRead<N extends CallName>(name: N, input: Input<N>, { every, enabled = true, once = false }: ReadOptions<N> = {}): UseQueryResult<Reply<N>> {
  return useQuery({
    queryKey: keyOf(name, input),
    queryFn: ({ signal }) => (service.call as Asked)(name, input, { signal }) as Promise<Reply<N>>,
    enabled,
    ...(once && { staleTime: Infinity, gcTime: 0 }),
    ...(every && { refetchInterval: ({ state }: { readonly state: { readonly data: unknown } }) => every(state.data as Reply<N> | undefined) }),
  });
}

type ListName = Parameters<typeof service.each>[0];
interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export interface ListRead<T> {
  readonly items: readonly T[];
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly again: () => void;
  /** Missing when all is shown. */
  readonly more: (() => void) | undefined;
  readonly loadingMore: boolean;
}

/** Lists that somebody must know all of. */
type WholeList = 'listChatbots' | 'listMembers' | 'listMemberPictures' | 'listGrants';

/** What such a list is of, where it is not of the account. */
type WholeInput = { readonly path?: { readonly chatbotId: string } };

/** The most that a page of the service has. */
const PAGE_MAX = 100;

/** Every entry of a list, to its last page. */
export async function readWhole<N extends WholeList>(name: N, signal: AbortSignal, input: WholeInput = {}): Promise<Item<N>[]> {
  const items: Item<N>[] = [];
  for await (const item of service.each(name, { ...input, query: { limit: PAGE_MAX } } as unknown as Input<N>, { signal })) items.push(item);
  return items;
}

/** A list of the account for those who must know all of it: who is missing from a page is not missing from the account. */
export function useWhole<N extends WholeList>(
  name: N,
  { enabled = true, ...input }: { readonly enabled?: boolean } & WholeInput = {},
): UseQueryResult<Item<N>[]> {
  const queryKey = [...(input.path ? keyOf(name, input as unknown as Input<N>) : keyOf(name)), 'whole'];
  return useQuery({ queryKey, queryFn: ({ signal }) => readWhole(name, signal, input), enabled });
}

interface ListOptions<T> {
  readonly every?: (items: readonly T[]) => number | false;
  readonly enabled?: boolean;
}

/** A list of the service, page after page as it is asked for. */
export function useList<N extends ListName>(name: N, input: Input<N>, { every, enabled = true }: ListOptions<Item<N>> = {}): ListRead<Item<N>> {
  const read = useInfiniteQuery({
    // Pages are kept apart from a single reply of the same operation, which has another shape.
    queryKey: [...keyOf(name, input), 'pages'],
    queryFn: ({ pageParam, signal }) => {
      const { query, ...rest } = input as { readonly query?: object };
      return (service.call as Asked)(name, { ...rest, query: { ...query, ...(pageParam && { cursor: pageParam }) } }, { signal }) as Promise<Page<Item<N>>>;
    },
    initialPageParam: '',
    getNextPageParam: (last: Page<Item<N>>) => last.nextCursor ?? undefined,
    enabled,
    ...(every && {
      refetchInterval: ({ state }: { readonly state: { readonly data: { readonly pages: readonly Page<Item<N>>[] } | undefined } }) =>
        every(state.data?.pages.flatMap(({ items }) => items) ?? []),
    }),
  });
  return {
    items: read.data?.pages.flatMap(({ items }) => items) ?? [],
    isPending: read.isPending,
    error: read.data ? null : read.error,
    again: () => void read.refetch(),
    more: read.hasNextPage ? () => void read.fetchNextPage() : undefined,
    loadingMore: read.isFetchingNextPage,
  };
}
