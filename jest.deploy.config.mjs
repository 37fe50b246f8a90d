import { base, reporters } from './jest.base.mjs';

/** Tests that deploy to an emulator of AWS, which MINISTACK names; `.ci/emulator` installs it. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/deploy/**/*.test.ts'],
  testTimeout: 420_000,
  reporters,
};
