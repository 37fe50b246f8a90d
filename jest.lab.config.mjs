import { base, reporters } from './jest.base.mjs';

/** Tests that need a network of their own; `.ci/lab` makes one. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/lab/**/*.test.ts'],
  testTimeout: 60_000,
  // There is one port of names.
  maxWorkers: 1,
  reporters,
};
