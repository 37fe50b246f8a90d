/** Tests that need a network of their own; `.ci/lab` makes one. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/tools/jest-strip.cjs' },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/cdk.out', '<rootDir>/.local'],
  testMatch: ['<rootDir>/test/lab/**/*.test.ts'],
  testTimeout: 60_000,
  // There is one port of names.
  maxWorkers: 1,
  // The last result of each test is on the page of promises (`npm run results`).
  reporters: ['default', '<rootDir>/tools/controls/reporter.mjs'],
};
