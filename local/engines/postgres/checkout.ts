import type { LoginRole } from './backend.ts';
import type { PgliteThread } from './pglite-thread.ts';
import { roleSessionSql } from './role-session.ts';
import { decode, encode, query } from './wire.ts';
import type { PlacedFrame, TransactionStatus } from './wire.ts';

/** The session could not be made this role's, or is not any more: the connection must end. `code` is an SQLSTATE. */
export class SessionRefusal extends Error {
  override readonly name = 'SessionRefusal';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** A connection's turn at the backend: from its first message until the transaction is over. */
export interface Checkout {
  readonly held: () => boolean;
  /**
   * Waits for the turn and makes the session this role's, if somebody else had it since. At once when the turn is held.
   * @throws TurnRefusal when the wait is too long, or the client has `gone`.
   * @throws SessionRefusal when the role or one of its settings is gone.
   */
  readonly take: (gone: AbortSignal) => Promise<void>;
  /**
   * Sends messages under a held turn; gives the turn back when they end outside a transaction.
   * @throws SessionRefusal when the messages changed the session's user.
   */
  readonly send: (messages: readonly Buffer[], complete: boolean) => Promise<{ readonly answer: Buffer; readonly status: TransactionStatus | undefined }>;
  /** Rolls back what is open, sends the last messages and gives the turn back. */
  readonly leave: (last: readonly Buffer[]) => Promise<void>;
}

const sync = encode('S');

/** Everything of a session that outlives a transaction, but for the prepared statements, which carry their connection in their names. */
function resetSql(role: LoginRole): string {
  return [
    // DEFAULT would change nothing: a stand-alone backend has no login to go back to.
    'SET SESSION AUTHORIZATION postgres',
    'RESET ALL',
    'SELECT pg_catalog.pg_advisory_unlock_all()',
    'CLOSE ALL',
    'DISCARD TEMP',
    'DISCARD SEQUENCES',
    ...roleSessionSql(role),
  ].join(';');
}

/** A connection's access to the one session of a backend. */
export function checkout(thread: PgliteThread, role: LoginRole): Checkout {
  const me = Symbol(role.name);
  let giveBack: (() => void) | undefined;

  function release(): void {
    giveBack?.();
    giveBack = undefined;
  }

  async function reset(): Promise<void> {
    thread.owner = undefined;
    const frames = decode(await thread.execute(query(resetSql(role))));
    if (frames.some(({ type }) => type === 'E')) throw new SessionRefusal('57P01', 'the login role or one of its settings no longer exists');
    thread.owner = me;
  }

  return {
    held: () => giveBack !== undefined,
    take: async (gone) => {
      giveBack ??= await thread.turns.acquire(gone);
      if (thread.owner === me) return;
      try {
        await reset();
      } catch (error) {
        release();
        throw error;
      }
    },
    send: async (messages, complete) => {
      // The backend's own login is the superuser, so PostgreSQL would let any statement change the user back: whoever tries must not see what it got.
      const guard = complete ? [query('SELECT session_user')] : [];
      const bytes = await thread.execute(Buffer.concat([...messages, ...guard]));
      const frames = decode(bytes);
      const [end, guardEnd] = frames.flatMap((frame, place) => (frame.type === 'Z' ? [place] : []));
      const last = end === undefined ? undefined : frames[end];
      if (end === undefined || last === undefined) return { answer: bytes, status: undefined };
      const user = guardEnd === undefined ? undefined : userOf(frames.slice(end + 1, guardEnd));
      if (user !== undefined && user !== role.name) {
        thread.owner = undefined;
        throw new SessionRefusal('42501', 'permission denied to set session authorization');
      }
      const status = last.body.toString('latin1') as TransactionStatus;
      if (status === 'I') release();
      return { answer: bytes.subarray(0, last.end), status };
    },
    leave: async (last) => {
      try {
        if (giveBack !== undefined) await thread.execute(Buffer.concat([sync, query('ROLLBACK')]));
        if (last.length === 0) return;
        giveBack ??= await thread.turns.acquire();
        await thread.execute(Buffer.concat([...last, sync]));
      } catch {
        // The backend ended, or is busy for longer than the wait: there is nothing left to leave.
      } finally {
        release();
      }
    },
  };
}

/** The one value of `SELECT session_user`; undefined in a failed transaction, where it cannot be asked. */
function userOf(frames: readonly PlacedFrame[]): string | undefined {
  const row = frames.find(({ type }) => type === 'D');
  // DataRow: the number of columns (2 bytes), then the length of the first (4 bytes) and its text.
  return row?.body.toString('utf8', 6);
}
