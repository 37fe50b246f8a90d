import { Problem } from '../core/problem.ts';
import type { Attempts, Door } from '../limits/attempts.ts';
import type { StoredPassword } from '../people/rows.ts';
import type { Passwords } from './password.ts';

/** Holds a password against one that is stored, at a counted door. @throws Problem `invalid-credentials`, `locked-out`. */
export const provePassword = (
  { attempts, passwords }: { readonly attempts: Pick<Attempts, 'guard'>; readonly passwords: Pick<Passwords, 'matches'> },
  door: Door,
  password: string,
  stored: StoredPassword,
): Promise<void> =>
  attempts.guard(door, async () => {
    if (!(await passwords.matches(password, stored))) throw new Problem('invalid-credentials', `password at ${door.action}`);
  });
