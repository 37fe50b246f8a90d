/** What the tests of every command have in common. */
export const base = {
  testEnvironment: 'node',
  cacheDirectory: '<rootDir>/.local/jest',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/tools/jest-strip.cjs' },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/cdk.out', '<rootDir>/.local'],
};

/** The last result of each test is on the page of promises (`npm run results`). */
export const reporters = ['default', '<rootDir>/tools/controls/reporter.mjs'];
