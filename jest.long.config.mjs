import { base, reporters } from './jest.base.mjs';

/** Tests that repeat, wait or kill: races twenty times over, statistics of time, a cloud that loses its power. `npm run test:long`; one local cloud for all of them. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/long/**/*.test.ts'],
  globalSetup: '<rootDir>/test/cloud/set-up.mjs',
  globalTeardown: '<rootDir>/test/cloud/tear-down.mjs',
  // One at a time: what is measured here must not meet what is repeated there.
  maxWorkers: 1,
  testTimeout: 300_000,
  reporters,
};
