import { availableParallelism } from 'node:os';
import preset from '../../jest.preset.js';

export default {
  ...preset,
  roots: ['<rootDir>/src'],
  globalSetup: './src/run.setup.ts',
  globalTeardown: './src/run.teardown.ts',
  maxWorkers: Math.max(2, availableParallelism() - 1), // these wait for servers and browsers: a single one would leave a third of two cores idle
  testTimeout: 60_000, // these tests start servers and databases
};
