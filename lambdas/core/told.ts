/** Something that failed, as the log says it. */
export interface Failure {
  readonly sentence: string;
  readonly error: unknown;
  /** Of a request, a message or whatever it was about. */
  readonly id?: string | undefined;
}

let listener: (failure: Failure) => void = () => undefined;

/** From now on what is logged as an error is told to somebody else too. In a file of its own: whoever listens needs no log. */
export const listenToErrors = (hear: (failure: Failure) => void): void => void (listener = hear);

/** Tells whoever listens. */
export const tellError = (failure: Failure): void => listener(failure);
