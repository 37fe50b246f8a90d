import { useQuery } from '@tanstack/react-query';

/** Where the widget is served from: the page's own reply says it, because the same files are deployed everywhere. */
export function useEdgeOrigin(): string {
  const { data } = useQuery({
    queryKey: ['edge-origin'],
    queryFn: async () => (await fetch('/', { method: 'HEAD' })).headers.get('x-rempart-edge-origin') ?? '',
    staleTime: Infinity,
  });
  return data ?? '';
}
