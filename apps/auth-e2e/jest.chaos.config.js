import preset from '../../jest.preset.js';

export default {
  ...preset,
  roots: ['<rootDir>/chaos'],
  testTimeout: 900_000, // a cluster is made, broken a dozen times, and every operation of a quarter of an hour is checked
};
