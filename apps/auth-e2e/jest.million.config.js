import base from './jest.config.js';

export default {
  ...base,
  roots: ['<rootDir>/million'],
  testTimeout: 600_000, // a million people, an event of each, and a walk of all lists
};
