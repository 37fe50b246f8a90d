import { Problem } from '../core/problem.ts';
import { admittedBy, holds, listedFor, readListed } from './ranges.ts';

/** Who is at the door. */
export interface Arrival {
  readonly accountId: string;
  readonly chatbotId: string;
  readonly visitorId: string;
  /** As the trusted edge said it; `undefined` where there is none, as on a messaging channel. */
  readonly address: string | undefined;
}

/** What is written down about an arrival. Elements of sets as `writeListed` writes them. */
export interface Records {
  readonly instance: { readonly blocked: readonly string[] };
  readonly account: { readonly blocked: readonly string[]; readonly allowed: readonly string[] };
  /** The last automatic block of the arrival's address, over or not. */
  readonly automatic: AutomaticBlock | undefined;
  readonly visitorBlocked: boolean;
  /** Words that the account does not want to read. */
  readonly words: readonly string[];
}

/** An address that was kept out because of what came from it. */
export interface AutomaticBlock {
  readonly entryId: string;
  readonly untilMs: number;
  /** How often it has happened, this time included. */
  readonly times: number;
}

export interface Standing {
  /** Whom the list names; refused whatever else is true. */
  readonly blocked: { readonly by: 'instance' | 'account' | 'automatic' | 'visitor'; readonly target: string } | undefined;
  /** Skips the spam score and automatic blocks, and nothing else (S18.9). */
  readonly allowed: boolean;
}

/** What the lists say of an arrival now. The operator's word counts first, then the account's; what an account has let in is never blocked by itself (S18.5). */
export function standingOf({ visitorId, address }: Arrival, { instance, account, automatic, visitorBlocked }: Records, nowMs: number): Standing {
  const allowed = address !== undefined && admittedBy(address, account.allowed.map(readListed), nowMs);
  const named = (by: 'instance' | 'account', elements: readonly string[]): Standing['blocked'] => {
    const found = address === undefined ? undefined : listedFor(address, elements.map(readListed), nowMs);
    return found && { by, target: found.entryId };
  };
  const byItself: Standing['blocked'] = !allowed && automatic && holds(automatic.untilMs, nowMs) ? { by: 'automatic', target: automatic.entryId } : undefined;
  const blocked =
    named('instance', instance.blocked) ?? named('account', account.blocked) ?? (visitorBlocked ? { by: 'visitor' as const, target: visitorId } : byItself);
  return { blocked, allowed };
}

/** @throws Problem `ip-refused` for an address, `spam-refused` for a visitor, with the entry that named it for the journal alone. */
export function refuseBlocked({ blocked }: Standing): void {
  if (!blocked) return;
  throw new Problem(blocked.by === 'visitor' ? 'spam-refused' : 'ip-refused', `blocklist: ${blocked.by}`, {
    event: { type: 'authz_fail_blocked', target: `${blocked.by}:${blocked.target}` },
  });
}
