import config from './jest.config.js';

export default {
  ...config,
  roots: ['<rootDir>/race'],
  testTimeout: 300_000, // 200 rounds of 64 redemptions
};
