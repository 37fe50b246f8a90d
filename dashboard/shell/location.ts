import { useSyncExternalStore } from 'react';
import { filterIn, type Admitted } from '../parts/filter.ts';

/** Pages are in the fragment: the server has one page, every address of ours that it does not know stays a 404, and tokens of links reach no server (S12.13). */
const path = (): string => `/${location.hash.replace(/^#?\/?/, '').split('?')[0] ?? ''}`;

const search = (): string => location.hash.split('?')[1] ?? '';

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
export const parameter = (name: string): string => new URLSearchParams(search()).get(name) ?? '';

/** What follows the path in the address, with its `?`; empty where nothing does. A link that carries it leads to a page that is narrowed in the same way. */
export const useSearch = (): string => {
  const now = useSyncExternalStore(subscribe, search);
  return now === '' ? '' : `?${now}`;
};

/** A filter that is kept in the address: it survives a reload, and a link to it can be sent. No step of the history, as it changes with every choice. */
export function useFilter<F extends object>(admitted: Admitted<F>): readonly [filter: F, change: (filter: F) => void] {
  const change = (filter: F): void => {
    const named = new URLSearchParams(filter as Record<string, string>).toString();
    go(named === '' ? path() : `${path()}?${named}`, { replace: true });
  };
  return [filterIn(useSearch(), admitted), change];
}
