import base from './jest.config.js';

export default {
  ...base,
  roots: ['<rootDir>/upgrade'],
  testTimeout: 900_000, // the release before is built from its sources, and databases are filled
};
