import { ensureBundles } from '../local/cloud/assembly-cache.ts';

// `npm run synth` begins with this: bundles that are of these sources already are not made again. `npm run bundle` always makes them.
if (!(await ensureBundles((step) => console.log(`${step} ...`)))) console.log('the bundles are of these sources');
