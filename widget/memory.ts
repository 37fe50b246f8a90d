/** What the document after this one must know: a session is renewed by a new document. */
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

const NAME = 'rempart-visitor-';

/** Keeps who this is for the next page of this tab. A browser that keeps nothing for a frame throws where others answer; there, the cookie says it. */
export function keepToken(key: string, token = ''): void {
  try {
    sessionStorage.setItem(NAME + key, token);
  } catch {
    // As above.
  }
}

export function keptToken(key: string): string | undefined {
  try {
    return sessionStorage.getItem(NAME + key) || undefined;
  } catch {
    return undefined;
  }
}

/** Loads a page of its own again, with something in its hands. */
export function reload(left: Carried): void {
  history.replaceState(left, '');
  location.reload();
}

/** What the document before this one has left, once. */
export function leftHere(): Carried {
  const left = (history.state ?? {}) as Carried;
  history.replaceState(null, '');
  return left;
}
