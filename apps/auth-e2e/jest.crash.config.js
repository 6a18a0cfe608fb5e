import preset from '../../jest.preset.js';

export default {
  ...preset,
  roots: ['<rootDir>/crash'],
  testTimeout: 900_000, // 20 rounds of signups, kills and restarts
};
