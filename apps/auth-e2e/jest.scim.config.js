import base from './jest.config.js';

export default {
  ...base,
  roots: ['<rootDir>/scim'],
  testTimeout: 300_000, // a judge asks some hundred times
};
