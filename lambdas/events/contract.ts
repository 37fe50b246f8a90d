import * as z from 'zod';

/** The most of a message that an event carries, in code points: an event must fit into a message of a queue together with nine others. */
export const TEXT_MAX = 4_000;

/** Who writes events wakes whoever sends them. */
export const wakeEnv = z.object({
  RELAY_QUEUE: z.string().min(1),
  /** Where no clock looks into the outbox: when it is looked into again, whatever became of the commit. 0 where one does. */
  RELAY_AGAIN_SECONDS: z.coerce.number().int().min(0).max(900),
});

/** What wakes the relay by the clock: everything, or only what does not lie in the database. */
export const relayWake = z.object({ only: z.literal('journal').optional() });

export const relayEnv = z.object({
  /** Where what the journal tells waits. */
  LIMITS_TABLE: z.string().min(1),
  /** Where events go. */
  EVENT_QUEUE: z.string().min(1),
});
