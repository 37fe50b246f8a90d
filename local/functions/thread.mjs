// The first file of a function's thread. Plain JavaScript, so that nothing has to be compiled before what was compiled the last time is known: to take the types out
// of the runtime anew is a quarter of a start.
import { enableCompileCache } from 'node:module';
import { workerData } from 'node:worker_threads';

if (workerData.compiled !== undefined) enableCompileCache(workerData.compiled);
await import('./runtime.ts');
