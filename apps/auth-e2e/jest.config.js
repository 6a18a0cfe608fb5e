import preset from '../../jest.preset.js';

export default {
  ...preset,
  roots: ['<rootDir>/src'],
  globalSetup: './src/run.setup.ts',
  globalTeardown: './src/run.teardown.ts',
  testTimeout: 60_000, // these tests start servers and databases
};
