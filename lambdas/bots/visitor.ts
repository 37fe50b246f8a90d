import { visitOf } from '../access/policy.ts';
import type { Visitor } from '../access/visit-store.ts';
import type { Client, Principal } from '../core/contract.ts';
import { botReason } from './verdict.ts';

/** A visitor's call at any door. */
export interface VisitorCall {
  readonly principal: Extract<Principal, { kind: 'visitor' }>;
  readonly client: Client;
  readonly headers: Readonly<Record<string, string>>;
}

/** Who visits, from where and whether it is a program: what every door of visitors asks the access policy about (S21, S26, S27). */
export const visitorOf = ({ principal, client, headers }: VisitorCall, atMs: number, automated?: boolean): Visitor => ({
  ...principal,
  visit: visitOf(principal, client, atMs, botReason({ agent: headers['user-agent'], headers, automated })),
});
