import config from './jest.config.js';

export default {
  ...config,
  roots: ['<rootDir>/fuzz'],
  globalSetup: undefined, // no PostgreSQL
  globalTeardown: undefined,
  testTimeout: 3_600_000, // as long as FUZZ_SECONDS says for each door
};
