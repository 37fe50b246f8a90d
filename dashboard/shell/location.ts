import { useSyncExternalStore } from 'react';

/** Pages are in the fragment: the server has one page, every address of ours that it does not know stays a 404, and tokens of links reach no server (S12.13). */
const path = (): string => `/${location.hash.replace(/^#?\/?/, '').split('?')[0] ?? ''}`;

const subscribe = (changed: () => void): (() => void) => {
  addEventListener('hashchange', changed);
  return () => removeEventListener('hashchange', changed);
};

/** Goes to a page; with `replace` the page before is not one to come back to. */
export function go(to: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  if (!replace) {
    location.hash = to;
    return;
  }
  history.replaceState(null, '', `#${to}`);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

const useHash = (): [string, typeof go] => [useSyncExternalStore(subscribe, path), go];
/** The location for the router, and how addresses are written in links. */
export const useFragment = Object.assign(useHash, { hrefs: (href: string) => `#${href}` });

/** A parameter of the fragment, e.g. the token of a mailed link. */
export const parameter = (name: string): string => new URLSearchParams(location.hash.split('?')[1] ?? '').get(name) ?? '';
