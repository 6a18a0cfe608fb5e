import preset from '../../jest.preset.js';

export default {
  ...preset,
  roots: ['<rootDir>/src', '<rootDir>/test'],
  globalSetup: './test/global-setup.ts',
  globalTeardown: './test/global-teardown.ts',
  testTimeout: 30_000, // the first test waits for initdb
};
