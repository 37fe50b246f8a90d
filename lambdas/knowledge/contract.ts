import * as z from 'zod';

/** Builds and drops indexes as the master user through the Data API: an index cannot be built concurrently inside a function or a transaction. */
export const indexEnv = z.object({ CLUSTER_ARN: z.string().min(1), MASTER_SECRET_ARN: z.string().min(1), DATABASE_NAME: z.string().min(1) });

/** Fills namespaces again when the embedding model has changed. */
export const reembedEnv = z.object({ EMBEDDING_MODEL: z.string().min(1), INDEX_QUEUE: z.string().min(1), REEMBED_QUEUE: z.string().min(1) });

/** Above so many chunks a namespace gets an index; below, an exact scan is as quick and misses nothing. */
export const INDEX_FROM_CHUNKS = 5_000;
/** Below so many chunks an index that is there goes. */
export const INDEX_BELOW_CHUNKS = 2_000;

const ids = { accountId: z.uuid(), chatbotId: z.uuid() };

/** Whether the namespace of a chatbot should have an index. */
export const indexJob = z.strictObject({ ...ids, want: z.enum(['index', 'none']) });
export type IndexJob = z.output<typeof indexJob>;

/** Fill the namespace of a chatbot again with the configured model. */
export const reembedJob = z.strictObject(ids);
export type ReembedJob = z.output<typeof reembedJob>;

/** What a namespace of so many chunks needs; between the two bounds whatever it has is kept. */
export const indexWanted = (chunks: number): IndexJob['want'] | undefined =>
  chunks >= INDEX_FROM_CHUNKS ? 'index' : chunks < INDEX_BELOW_CHUNKS ? 'none' : undefined;
