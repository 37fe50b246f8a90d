import type { OperatorReply } from './operator.ts';

/** What the instance stands on, by name: each is asked for the least that shows that it answers. */
export interface HealthDeps {
  readonly parts: Readonly<Record<string, () => Promise<unknown>>>;
  readonly now: () => number;
}

/** How long a part may take to answer, in milliseconds: longer than a database needs to wake up from its pause would be an outage for whoever waits. */
const PATIENCE_MS = 20_000;

interface PartHealth {
  readonly ok: boolean;
  readonly milliseconds: number;
  /** The kind of what went wrong. */
  readonly error?: string;
}

async function look(ask: () => Promise<unknown>, now: () => number, patienceMs: number): Promise<PartHealth> {
  const began = now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => (timer = setTimeout(() => reject(Object.assign(new Error('late'), { name: 'Late' })), patienceMs)));
  try {
    await Promise.race([ask(), late]);
    return { ok: true, milliseconds: now() - began };
  } catch (error) {
    return { ok: false, milliseconds: now() - began, error: error instanceof Error ? error.name : 'Error' };
  } finally {
    clearTimeout(timer);
  }
}

/** How each part of the instance is: all of them are asked at once, so that one that hangs hides no other. */
export async function health({ parts, now }: HealthDeps, patienceMs = PATIENCE_MS): Promise<OperatorReply> {
  const entries = await Promise.all(Object.entries(parts).map(async ([name, ask]) => [name, await look(ask, now, patienceMs)] as const));
  const ill = entries.filter(([, { ok }]) => !ok).map(([name]) => name);
  const found = Object.fromEntries(entries);
  return ill.length === 0 ? { ok: true, parts: found } : { ok: false, error: `does not answer: ${ill.join(', ')}`, parts: found };
}
