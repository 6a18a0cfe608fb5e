import preset from '../../jest.preset.js';

export default {
  ...preset,
  roots: ['<rootDir>/release'],
  testTimeout: 60_000, // these tests install packages
};
