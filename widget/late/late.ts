import type { Lent } from './lent.ts';

/** After so long, in milliseconds, a part that did not come is asked for again, where it is still wanted. */
const AGAIN_MS = 3_000;

let lent: Lent;
let draw: () => void;
export function lend(all: Lent, told: () => void): void {
  [lent, draw] = [all, told];
}

/** A part that is loaded when it is first asked for, and is answered once it is there; then everything is drawn anew. */
export function late<T>(load: () => Promise<T & { readonly borrow?: (lent: Lent) => void }>): () => T | undefined {
  let part: T | undefined;
  let asked = false;
  return () => {
    if (!asked)
      load().then(
        (come) => {
          come.borrow?.(lent);
          part = come;
          draw();
        },
        () => {
          asked = false;
          setTimeout(draw, AGAIN_MS);
        },
      );
    asked = true;
    return part;
  };
}
