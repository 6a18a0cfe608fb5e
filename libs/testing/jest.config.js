import preset from '../../jest.preset.js';

export default {
  ...preset,
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testTimeout: 30_000, // the first test waits for initdb
};
