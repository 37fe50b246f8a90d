/** Tests that repeat, wait or kill: races twenty times over, statistics of time, a cloud that loses its power. `npm run test:long`; one local cloud for all of them. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/tools/jest-strip.cjs' },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/cdk.out', '<rootDir>/.local'],
  testMatch: ['<rootDir>/test/long/**/*.test.ts'],
  globalSetup: '<rootDir>/test/cloud/set-up.mjs',
  globalTeardown: '<rootDir>/test/cloud/tear-down.mjs',
  // One at a time: what is measured here must not meet what is repeated there.
  maxWorkers: 1,
  testTimeout: 300_000,
  // The last result of each test is on the page of promises (`npm run results`).
  reporters: ['default', '<rootDir>/tools/controls/reporter.mjs'],
};
