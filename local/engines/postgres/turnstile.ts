/** Nobody gave the turn back in time, or the thing behind the turnstile is gone. */
export class TurnRefusal extends Error {
  override readonly name = 'TurnRefusal';
}

/** Lets one holder through at a time, in the order of asking. */
export interface Turnstile {
  /**
   * Resolves to the function that gives the turn back; calling it twice is harmless.
   * @throws TurnRefusal after `waitMilliseconds`, when whoever asks has `gone`, or at once when the turnstile is closed.
   */
  readonly acquire: (gone?: AbortSignal) => Promise<() => void>;
  /** Refuses everybody who waits and everybody who comes. */
  readonly close: () => void;
}

interface Waiter {
  readonly admit: () => void;
  readonly refuse: (reason: TurnRefusal) => void;
}

/** A turnstile whose waiters give up after a time, so that a second connection opened inside a transaction fails instead of waiting for itself. */
export function turnstile(waitMilliseconds: number): Turnstile {
  const waiters = new Set<Waiter>();
  let taken = false;
  let closed = false;

  function pass(): () => void {
    taken = true;
    let given = false;
    return () => {
      if (given) return;
      given = true;
      taken = false;
      const [first] = waiters;
      first?.admit();
    };
  }

  function wait(gone: AbortSignal | undefined): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        gone?.removeEventListener('abort', left);
        waiters.delete(waiter);
      };
      const waiter: Waiter = {
        admit: () => {
          leave();
          resolve(pass());
        },
        refuse: (reason) => {
          leave();
          reject(reason);
        },
      };
      // What nobody waits for any more must hold up nobody who does.
      const left = (): void => waiter.refuse(new TurnRefusal('whoever waited has left'));
      gone?.addEventListener('abort', left);
      const timer = setTimeout(() => {
        waiter.refuse(new TurnRefusal(`timed out after ${waitMilliseconds} ms: another connection holds the only local database backend in a transaction`));
      }, waitMilliseconds);
      waiters.add(waiter);
    });
  }

  return {
    acquire: async (gone) => {
      if (closed) throw new TurnRefusal('the local database is not running');
      if (gone?.aborted) throw new TurnRefusal('whoever asks has left');
      return taken ? wait(gone) : pass();
    },
    close: () => {
      closed = true;
      for (const waiter of [...waiters]) waiter.refuse(new TurnRefusal('the local database stopped'));
    },
  };
}
