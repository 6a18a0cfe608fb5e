import preset from '../../jest.preset.js';

export default {
  ...preset,
  roots: ['<rootDir>/src'],
  globalSetup: './src/run.setup.ts',
  globalTeardown: './src/run.teardown.ts',
  maxWorkers: 2, // most of what they do is waiting for servers and browsers
  testTimeout: 60_000, // these tests start servers and databases
};
