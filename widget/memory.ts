/** What triggers have come to so far. */
export interface Noted {
  readonly says: string[];
  readonly fired: string[];
}

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
  readonly noted?: Noted;
  /** Nobody is to be known again. */
  readonly anew?: boolean;
}

/** Keeps something for the next page of this tab. A browser that keeps nothing for a frame throws where others answer. */
export function keep(name: string, value = ''): void {
  try {
    sessionStorage.setItem(`rempart-${name}`, value);
  } catch {
    // As above.
  }
}

export function kept(name: string): string {
  try {
    return sessionStorage.getItem(`rempart-${name}`) ?? '';
  } catch {
    return '';
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
