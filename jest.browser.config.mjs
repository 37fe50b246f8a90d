/** Tests in a real browser: Debian's chromium, or the one that CHROMIUM names. They share one local cloud of their own. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/tools/jest-strip.cjs' },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/cdk.out', '<rootDir>/.local'],
  testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
  globalSetup: '<rootDir>/test/cloud/set-up.mjs',
  globalTeardown: '<rootDir>/test/cloud/tear-down.mjs',
  testTimeout: 60_000,
  maxWorkers: 1,
  // The last result of each test is on the page of promises (`npm run results`).
  reporters: ['default', '<rootDir>/tools/controls/reporter.mjs'],
};
