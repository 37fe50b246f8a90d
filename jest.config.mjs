import { base, reporters } from './jest.base.mjs';

/** Two projects: `rules` needs nothing but the sources, `cloud` shares one local cloud started by its global set-up. */
export default {
  projects: [
    {
      ...base,
      displayName: 'rules',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: [
        '/node_modules/',
        '<rootDir>/test/cloud/',
        '<rootDir>/test/economy/',
        '<rootDir>/test/browser/',
        '<rootDir>/test/scan/',
        '<rootDir>/test/lab/',
        '<rootDir>/test/long/',
        '<rootDir>/test/stripe/',
        '<rootDir>/test/deploy/',
        '<rootDir>/test/webhook-examples/',
      ],
    },
    {
      ...base,
      displayName: 'cloud',
      testMatch: ['<rootDir>/test/cloud/**/*.test.ts'],
      globalSetup: '<rootDir>/test/cloud/set-up.mjs',
      globalTeardown: '<rootDir>/test/cloud/tear-down.mjs',
    },
  ],
  workerIdleMemoryLimit: '1GB',
  maxWorkers: 2,
  testTimeout: 60_000,
  reporters,
};
