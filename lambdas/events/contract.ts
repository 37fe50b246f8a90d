import * as z from 'zod';

/** Who writes events wakes whoever sends them. */
export const wakeEnv = z.object({ RELAY_QUEUE: z.string().min(1) });

export const relayEnv = z.object({
  /** Where what the journal tells waits. */
  LIMITS_TABLE: z.string().min(1),
  /** Where events go. */
  EVENT_QUEUE: z.string().min(1),
});
