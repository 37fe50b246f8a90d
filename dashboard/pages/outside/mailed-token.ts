import { useState } from 'react';
import { parameter } from '../../shell/location.ts';

/** The token of the mailed link that led here, taken out of the address bar at once (S12.13). */
export function useMailedToken(): string {
  const [token] = useState(() => parameter('token'));
  if (parameter('token')) history.replaceState(null, '', location.hash.split('?')[0]);
  return token;
}
