import base from './jest.config.mjs';

/** The tests of the cloud, on the profile whose database pauses, and what holds for that profile alone: `npm run test:economy`. */
const [, cloud] = base.projects;
const economy = { ...cloud, displayName: 'economy', testMatch: ['<rootDir>/test/economy/**/*.test.ts', ...cloud.testMatch] };

export default { ...base, projects: [economy] };
