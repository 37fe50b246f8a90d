/** What one look has found. Only what is missing says how to mend it. */
export type Found =
  | { readonly state: 'ok' | 'not checked'; readonly detail: string; readonly mend?: never }
  | { readonly state: 'missing'; readonly detail: string; readonly mend: string };

/** What one check has found. */
export type Finding = Found & { readonly name: string };

export const found = (held: boolean, detail: string, mend: string): Found => (held ? { state: 'ok', detail } : { state: 'missing', detail, mend });
export const holds = (name: string, held: boolean, detail: string, mend: string): Finding => ({ name, ...found(held, detail, mend) });
export const unchecked = (name: string, detail: string): Finding => ({ name, state: 'not checked', detail });
