/** Tests that deploy to an emulator of AWS, which MINISTACK names; `.ci/emulator` installs it. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/tools/jest-strip.cjs' },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/cdk.out', '<rootDir>/.local'],
  testMatch: ['<rootDir>/test/deploy/**/*.test.ts'],
  testTimeout: 420_000,
  // The last result of each test is on the page of promises (`npm run results`).
  reporters: ['default', '<rootDir>/tools/controls/reporter.mjs'],
};
