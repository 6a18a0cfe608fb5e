import base from './jest.config.js';

export default {
  ...base,
  roots: ['<rootDir>/deploy'],
  globalSetup: './deploy/helm.setup.ts',
  globalTeardown: undefined,
};
