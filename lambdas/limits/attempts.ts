import { createHash } from 'node:crypto';
import type { Client } from '../core/contract.ts';
import type { Journal } from '../core/journal.ts';
import { Problem, type ProblemCode } from '../core/problem.ts';
import { giveBack, NO_ATTEMPTS, reserve, worthUntil, type AttemptState, type Reserved } from './attempt-state.ts';
import type { AttemptStore, SeenState } from './attempt-store.ts';
import type { LockPolicy, lockPolicies } from './contract.ts';
import { networkOf } from './network.ts';

/** Whose attempts are counted. */
export interface Subject {
  readonly kind: 'email' | 'device' | 'user' | 'network' | 'key-network';
  readonly id: string;
}

/** How an address is named where it must not be readable. */
export const addressHash = (email: string): string => `email#${digest(email)}`;

/** An address as normalised, whether anybody has it or not. Only its hash is stored. */
export const byEmail = (email: string): Subject => ({ kind: 'email', id: digest(email) });
/** A device that has logged in as this person before: strangers cannot close its door. */
export const byDevice = (userId: string, deviceHash: string): Subject => ({ kind: 'device', id: `${userId}#${deviceHash}` });
/** Whoever holds a live session: strangers cannot close this door either. */
export const byUser = (userId: string): Subject => ({ kind: 'user', id: userId });
/** Everything that is counted against one person alone. */
export const ownSubjects = ({ userId, email }: { readonly userId: string; readonly email: string }, devices: readonly string[]): Subject[] => [
  byEmail(email),
  byUser(userId),
  ...devices.map((device) => byDevice(userId, device)),
];
export const byNetwork = (address: string): Subject => ({ kind: 'network', id: networkOf(address) });
/** Guesses of API keys, apart from passwords: a forgotten integration must not close an office's log-in. */
export const byKeyNetwork = (address: string): Subject => ({ kind: 'key-network', id: networkOf(address) });

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** A door at which something can be guessed. */
export interface Door {
  /** The subjects of this attempt; all must admit it. The first that refuses ends it, and the later ones never see it. */
  readonly subjects: readonly Subject[];
  /** For the journal. */
  readonly action: string;
  readonly client: Pick<Client, 'address' | 'agent'>;
  readonly requestId: string;
  /** Called once when this attempt has closed the door, after it is known to have failed. */
  readonly onLock?: (closed: readonly Subject[]) => Promise<void>;
}

export interface Attempts {
  /**
   * Runs `work` when every subject has a place left. The place is taken before: of a hundred parallel guesses no more reach the work than there are places.
   * It stays when the work throws a refusal that means a wrong guess, and is given back otherwise; success also clears what a person's own subjects
   * had failed before, but never a network's.
   * @throws Problem `locked-out` with the seconds until the door opens, the same for known and unknown; `unavailable` when attempts cannot be counted.
   */
  guard<T>(door: Door, work: () => Promise<T>): Promise<T>;
  /** Counts a guess that has failed already, where every good call would be too many to count. @throws Problem as `guard` does. */
  spend(door: Door): Promise<void>;
  /** Forgets the failures of a subject, e.g. after a password reset. */
  clear(subjects: readonly Subject[]): Promise<void>;
}

/** Refusals that are wrong guesses. Anything else says nothing about a secret: the place is given back. */
const WRONG_GUESS: ReadonlySet<ProblemCode> = new Set(['invalid-credentials', 'token-refused', 'signature-refused', 'not-signed-in']);

interface Place {
  readonly subject: Subject;
  readonly atMs: number;
  readonly closes: boolean;
  readonly seen: SeenState | undefined;
}

const isNetwork = ({ kind }: Subject): boolean => kind === 'network' || kind === 'key-network';
export const keyOf = ({ kind, id }: Subject): string => `${kind}#${id}`;

/** Attempts counted in a store, at every door alike (S13). */
export function attempts(store: AttemptStore, policies: ReturnType<typeof lockPolicies>, record: Journal, now: () => number): Attempts {
  const policyOf = (subject: Subject): LockPolicy => (isNetwork(subject) ? policies.network : policies.person);

  async function take(subject: Subject): Promise<Place> {
    const policy = policyOf(subject);
    const atMs = now();
    let last: Reserved = { admitted: false, untilMs: atMs };
    const seen = await store.change(keyOf(subject), (state) => {
      const reserved = reserve(state, policy, atMs);
      last = reserved;
      return reserved.admitted ? { next: reserved.next, worthUntilMs: worthUntil(reserved.next, policy, atMs) } : undefined;
    });
    const reserved = last as Reserved;
    if (reserved.admitted) return { subject, atMs, closes: reserved.closes, seen };
    const retryAfterSeconds = Math.max(1, Math.ceil((reserved.untilMs - atMs) / 1000));
    // In one name for all: what was counted, a person or a network, is not for whoever guesses.
    const limit = { name: 'attempts', count: policies.person.count, seconds: policies.person.windowSeconds };
    throw new Problem('locked-out', `attempts by ${subject.kind}`, { extra: { retryAfterSeconds, limit }, event: { target: keyOf(subject) } });
  }

  async function put(subject: Subject, change: (state: AttemptState) => AttemptState, seen?: SeenState): Promise<void> {
    const decide = (state: AttemptState) => {
      const next = change(state);
      return next === state ? undefined : { next, worthUntilMs: worthUntil(next, policyOf(subject), now()) };
    };
    await store.change(keyOf(subject), decide, seen);
  }
  const returnPlace = ({ subject, atMs, seen }: Place): Promise<void> => put(subject, (state) => giveBack(state, atMs, policyOf(subject), now()), seen);
  const forget = (subject: Subject, seen?: SeenState): Promise<void> =>
    put(subject, (state) => (state.places.length + state.locks === 0 ? state : NO_ATTEMPTS), seen);

  async function takeAll({ subjects }: Door): Promise<Place[]> {
    const places: Place[] = [];
    try {
      for (const subject of subjects) places.push(await take(subject));
      return places;
    } catch (error) {
      await Promise.all(places.map(returnPlace));
      throw error;
    }
  }

  async function noteLocks(door: Door, places: readonly Place[]): Promise<void> {
    const closed = places.filter(({ closes }) => closes).map(({ subject }) => subject);
    for (const subject of closed) {
      const { address, agent } = door.client;
      await record({
        type: 'authn_login_lock',
        outcome: 'refused',
        action: door.action,
        target: keyOf(subject),
        reason: subject.kind,
        address,
        agent,
        requestId: door.requestId,
      });
    }
    if (closed.length > 0) await door.onLock?.(closed);
  }

  return {
    async guard(door, work) {
      const places = await takeAll(door);
      try {
        const result = await work();
        await Promise.all(places.map((place) => (isNetwork(place.subject) ? returnPlace(place) : forget(place.subject, place.seen))));
        return result;
      } catch (error) {
        if (error instanceof Problem && WRONG_GUESS.has(error.code)) await noteLocks(door, places);
        else await Promise.all(places.map(returnPlace));
        throw error;
      }
    },
    async spend(door) {
      await noteLocks(door, await takeAll(door));
    },
    async clear(subjects) {
      await Promise.all(subjects.map((subject) => forget(subject)));
    },
  };
}
