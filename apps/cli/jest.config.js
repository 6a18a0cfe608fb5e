import preset from '../../jest.preset.js';

export default { ...preset, testMatch: ['**/*.spec.mjs'], testTimeout: 30_000 }; // these tests start processes
