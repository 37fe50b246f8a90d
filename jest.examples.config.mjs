import { base, reporters } from './jest.base.mjs';

/** The examples of docs/webhooks.md, run by the languages that they are written in: python3 and php must be there (`.ci/run` sees to it). */
export default {
  ...base,
  testMatch: ['<rootDir>/test/webhook-examples/**/*.test.ts'],
  testTimeout: 60_000,
  reporters,
};
