import { createContext, useContext } from 'react';
import type { Me } from '../api/rempart.ts';

export const MeContext = createContext<Me | undefined>(undefined);

/** Who is signed in. @throws Error outside of the shell, where nobody is. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error('nobody is signed in here');
  return me;
}

/** Whether the person may administer the account. */
export const useIsAdmin = (): boolean => useMe().account.role !== 'member';
export const useIsOwner = (): boolean => useMe().account.role === 'owner';
