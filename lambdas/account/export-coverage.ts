/**
 * Relations with rows of accounts that no archive has, and why. Every other one is in it without anybody thinking of it; one that the export cannot read and
 * that is not here fails a test.
 */
export const RELATIONS_LEFT_OUT: Readonly<Record<string, string>> = {
  exports: 'the archive itself: who asked for it, and whether it is ready',
  outbox: 'what is about to be sent, for seconds; what was sent is in webhook_deliveries',
  keyed_calls: 'what is answered once more to who repeats a call by its key, for a day',
  namespaces: 'where the vectors of the materials lie, which are made again from them',
};

/** What an archive has of a table outside the database, as `records/`; or why it has nothing of it. */
type Kept = { readonly as: 'people' | 'journal' | 'lists' | 'usage' } | { readonly why: string };

/** Every table outside the database: whoever makes one says here what an archive has of it (test/lib/export-coverage.test.ts). */
export const TABLES: Readonly<Record<string, Kept>> = {
  Identity: { as: 'people' },
  Journal: { as: 'journal' },
  Blocks: { as: 'lists' },
  Quota: { as: 'usage' },
  Directory: { why: 'names that lead to accounts; the names themselves are in their relations' },
  Guards: { why: 'what was seen before, for as long as it could come again' },
  Limits: { why: 'windows of minutes, attempts, and what is on its way into the journal' },
  Replies: { why: 'replies that are given once more to who asks again, for a day' },
};
