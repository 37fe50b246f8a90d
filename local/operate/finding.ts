/** What one check has found. */
export interface Finding {
  readonly name: string;
  readonly state: 'ok' | 'missing' | 'not checked';
  readonly detail: string;
  readonly mend?: string;
}

export const holds = (name: string, held: boolean, detail: string, mend: string): Finding => ({ name, state: held ? 'ok' : 'missing', detail, mend });
export const unchecked = (name: string, detail: string): Finding => ({ name, state: 'not checked', detail });
