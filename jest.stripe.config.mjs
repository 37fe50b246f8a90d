/** Tests that need stripe-mock behind STRIPE_MOCK; `.ci/stripe` builds and starts one. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/tools/jest-strip.cjs' },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/cdk.out', '<rootDir>/.local'],
  testMatch: ['<rootDir>/test/stripe/**/*.test.ts'],
  testTimeout: 60_000,
  // The last result of each test is on the page of promises (`npm run results`).
  reporters: ['default', '<rootDir>/tools/controls/reporter.mjs'],
};
