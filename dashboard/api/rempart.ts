import { QueryClient } from '@tanstack/react-query';
import { createClient, ProblemError, type CallName, type Input, type Reply } from '../../client/client.ts';

/** What has been read, and for how long it counts. A refusal is not asked for again; a service that cannot be reached is, twice. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < 2 && !(error instanceof ProblemError && error.status >= 400 && error.status < 500),
    },
  },
});

export const service = createClient({ onSignedOut: () => queries.setQueryData(ME_KEY, null) });

/** Under which name a reply is kept. */
export const keyOf = (name: CallName, input?: unknown): readonly unknown[] => (input === undefined ? [name] : [name, input]);

export const ME_KEY = keyOf('me');
export type Me = Reply<'me'>;

/** Who is signed in; `null` for nobody. */
export async function readMe(): Promise<Me | null> {
  try {
    return await service.call('me');
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'not-signed-in') return null;
    throw error;
  }
}

/** Reads again whatever these operations have read. */
export const refresh = (...names: CallName[]): void => {
  for (const name of names) void queries.invalidateQueries({ queryKey: [name] });
};

export type { Input, Reply };
