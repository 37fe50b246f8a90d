/**
 * How much memory a function may have, in megabytes, and why. Processor time comes in proportion: a whole core is had at 1 769 (Lambda guide, "Configure memory"),
 * so below it more memory also means faster, and for work that waits for others it only means dearer.
 */
export const MEMORY = {
  256: 'hands on: asks a service, holds a page of rows, waits for the answer',
  512: 'answers people and small jobs: half the start of 256, and its work is waiting for tables, SQL and a model',
  1024: 'jobs with a whole file, archive or batch of vectors in memory',
  1769: 'one whole core: password hashes, key generation, reading documents, decoding pictures',
  2048: 'the scan: clamd with its definitions, some 1.1 GB, beside the file',
  3008: 'the update of definitions: a container as it comes, and a second clamd that tries the set',
} as const satisfies Readonly<Record<number, string>>;

/** A size without a reason does not compile. */
export type MemoryMegabytes = keyof typeof MEMORY;
