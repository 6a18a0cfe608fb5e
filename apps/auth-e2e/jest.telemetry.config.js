import base from './jest.config.js';

export default {
  ...base,
  roots: ['<rootDir>/telemetry'],
  globalSetup: './telemetry/telemetry.setup.ts',
  globalTeardown: undefined,
};
