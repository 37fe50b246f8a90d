import { base, reporters } from './jest.base.mjs';

/** Tests that need a real clamd behind CLAMD_SOCKET; `.ci/scan` starts one. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/scan/**/*.test.ts'],
  testTimeout: 120_000,
  reporters,
};
