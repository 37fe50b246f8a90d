/** Counts the rows that PGlite still holds after answers: as this way gives them, and as its own does. A program: a test's own realm cannot count objects. */
import v8 from 'node:v8';
import { messages, PGlite } from '@electric-sql/pglite';
import { rawAnswer } from '../../../../local/engines/postgres/raw-answer.ts';
import { cString, encode } from '../../../../local/engines/postgres/wire.ts';

const QUERY = encode('Q', cString('SELECT i FROM generate_series(1, 50) i'));
const kept = (): number => v8.queryObjects(messages.DataRowMessage, { format: 'count' });

const database = await PGlite.create();
for (let round = 0; round < 20; round += 1) await rawAnswer(database, QUERY);
const ours = kept();
await database.execProtocolRaw(QUERY, { syncToFs: false });
console.log(JSON.stringify({ ours, its: kept() }));
await database.close();
