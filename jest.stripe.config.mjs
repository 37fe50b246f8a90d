import { base, reporters } from './jest.base.mjs';

/** Tests that need stripe-mock behind STRIPE_MOCK; `.ci/stripe` builds and starts one. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/stripe/**/*.test.ts'],
  testTimeout: 60_000,
  reporters,
};
