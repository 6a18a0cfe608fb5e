import preset from '../../jest.preset.js';

export default {
  ...preset,
  roots: ['<rootDir>/src'],
  testTimeout: 60_000, // these tests start servers and databases
};
