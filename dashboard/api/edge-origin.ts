import { useQuery } from '@tanstack/react-query';
import { readInstance } from './instance.ts';

/** Where the widget is served from. */
export function useEdgeOrigin(): string {
  const { data } = useQuery({ queryKey: ['edge-origin'], queryFn: async () => (await readInstance()).edgeOrigin, staleTime: Infinity });
  return data ?? '';
}
