import { isIPv4 } from 'node:net';
import type { LocalAccount } from '../../engine.ts';
import { queryValue } from '../request-target.ts';
import { verifyPresigned } from '../sigv4.ts';

const longestLifeSeconds = 900;

/** Whom a token must be for. */
export interface TokenClaim {
  readonly user: string;
  /** The proxy's port; its host is a loopback address or localhost. */
  readonly port: number;
  readonly account: LocalAccount;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const isLoopback = (name: string): boolean => name === 'localhost' || (isIPv4(name) && name.startsWith('127.'));

/**
 * Whether a password is a token that this account signed for this user and this endpoint at most 900 s ago
 * ("Connecting to your DB instance using IAM authentication", Amazon RDS user guide).
 */
export function isIamToken(password: string, { user, port, account, now }: TokenClaim): boolean {
  const slash = password.indexOf('/');
  const host = password.slice(0, Math.max(0, slash));
  const [name = '', at, ...rest] = host.split(':');
  if (!isLoopback(name) || at !== String(port) || rest.length > 0) return false;
  try {
    const { target } = verifyPresigned({ method: 'GET', url: password.slice(slash), headers: { host }, service: 'rds-db', account, now });
    const names = target.query.map(([name]) => name);
    return (
      new Set(names).size === names.length &&
      target.segments.join('/') === '' &&
      queryValue(target.query, 'Action') === 'connect' &&
      queryValue(target.query, 'DBUser') === user &&
      Number(queryValue(target.query, 'X-Amz-Expires')) <= longestLifeSeconds
    );
  } catch {
    return false;
  }
}
