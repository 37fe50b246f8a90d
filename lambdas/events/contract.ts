import * as z from 'zod';

/** Who writes events wakes whoever sends them. */
export const wakeEnv = z.object({ RELAY_QUEUE: z.string().min(1) });
