import type { CallerKind, Host, Route } from '../core/contract.ts';

/** What the authorizer must know of a route. */
export interface Guard {
  readonly name: string;
  readonly host: Host;
  readonly callers: readonly CallerKind[];
}

/** The guards of all routes, by method and path as the gateway names them. */
export type Guards = Readonly<Record<string, Guard>>;

/** Finds the guard of a request. */
export const guardOf = (guards: Guards, method: string, path: string): Guard | undefined => {
  const place = `${method} ${path}`;
  return Object.hasOwn(guards, place) ? guards[place] : undefined;
};

/** Derives the guards from the contracts. The bundle holds what comes of this and none of the contracts: their schemas take longer to make than everything else at the start of a function. */
export const guardsOf = (routes: readonly { readonly name: string; readonly route: Route }[]): Guards =>
  Object.fromEntries(routes.map(({ name, route: { method, path, host, callers } }) => [`${method} ${path}`, { name, host, callers }]));
