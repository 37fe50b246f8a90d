/** What the document after this one in the same frame must know: a session is renewed by loading it again. */
export interface Carried {
  /** Who this is, where the browser keeps no cookie for us. */
  readonly visitorToken?: string;
  /** What was being written. */
  readonly draft?: string;
  /** What was to be sent when the session had ended. */
  readonly unsent?: { readonly text: string; readonly key: string };
  /** Whether the visitor was in here. */
  readonly here?: boolean;
  /** The document was loaded again because its ticket was too old. */
  readonly retried?: boolean;
  /** Nobody is to be known again. */
  readonly anew?: boolean;
}

const NAME = 'rempart-visitor';

/** A browser that keeps nothing for a frame throws where others answer. */
const attempt = <T>(act: () => T): T | undefined => {
  try {
    return act();
  } catch {
    return undefined;
  }
};

/** What the document before this one has left, once. */
export function carried(key: string): Carried {
  const left = (history.state ?? {}) as Carried;
  history.replaceState(null, '');
  const kept = left.visitorToken ?? attempt(() => sessionStorage.getItem(NAME + key)) ?? undefined;
  return { ...left, ...(kept !== undefined && !left.anew && { visitorToken: kept }) };
}

/** Keeps the visitor's token for the next page of this tab: it lives for minutes, and where the cookie is kept nobody asks for it. */
export const keepToken = (key: string, token: string | undefined): void =>
  attempt(() => (token === undefined ? sessionStorage.removeItem(NAME + key) : sessionStorage.setItem(NAME + key, token)));

/** Loads the document again, with something in its hands. */
export function reload(left: Carried): void {
  history.replaceState(left, '');
  location.reload();
}
