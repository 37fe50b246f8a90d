/** The examples of docs/webhooks.md, run by the languages that they are written in: python3 and php must be there (`.ci/run` sees to it). */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/tools/jest-strip.cjs' },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/cdk.out', '<rootDir>/.local'],
  testMatch: ['<rootDir>/test/webhook-examples/**/*.test.ts'],
  testTimeout: 60_000,
  // The last result of each test is on the page of promises (`npm run results`).
  reporters: ['default', '<rootDir>/tools/controls/reporter.mjs'],
};
