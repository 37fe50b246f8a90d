import { ME_KEY, queries } from './rempart.ts';

const ofOthers = ({ queryKey }: { readonly queryKey: readonly unknown[] }): boolean => queryKey[0] !== ME_KEY[0];

/** Somebody has come in, or into another account: nothing that was read before is shown to them. */
export function arrived(): void {
  queries.removeQueries({ predicate: ofOthers });
  void queries.invalidateQueries({ queryKey: ME_KEY });
}

/** Nobody is here any more, and nothing that was read stays. */
export function left(): void {
  queries.removeQueries({ predicate: ofOthers });
  queries.setQueryData(ME_KEY, null);
}
