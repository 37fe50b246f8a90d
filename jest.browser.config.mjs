import { base, reporters } from './jest.base.mjs';

/** Tests in a real browser: Debian's chromium, or the one that CHROMIUM names. They share one local cloud of their own. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
  globalSetup: '<rootDir>/test/cloud/set-up.mjs',
  globalTeardown: '<rootDir>/test/cloud/tear-down.mjs',
  testTimeout: 60_000,
  maxWorkers: 2,
  reporters,
};
