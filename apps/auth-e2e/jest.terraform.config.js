import base from './jest.config.js';

export default {
  ...base,
  roots: ['<rootDir>/terraform'],
  testTimeout: 900_000, // Go compiles what the provider is made of, the first time
};
