import config from './jest.config.js';

export default {
  ...config,
  roots: ['<rootDir>/directory'],
  testTimeout: 900_000, // ten thousand people are made, and read four times
};
