import * as z from 'zod';

/** The migration function, which works as the master user through the Data API and never from a request. */
export const migrationsEnv = z.object({ CLUSTER_ARN: z.string().min(1), MASTER_SECRET_ARN: z.string().min(1), DATABASE_NAME: z.string().min(1) });
