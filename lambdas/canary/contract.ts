import * as z from 'zod';

/** The two hosts as the world reaches them. */
export const canaryEnv = z.object({ APP_ORIGIN: z.string().min(1), EDGE_ORIGIN: z.string().min(1) });
