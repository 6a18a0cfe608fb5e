import { readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where tests keep their files: in memory where the machine has a file system for that, may run programs from it and has 2 GiB
 * left in it. A PostgreSQL clones a database there in 10 ms; on a disk it takes 160 ms.
 */
const memory = '/dev/shm';
const mount = process.platform === 'linux' ? readFileSync('/proc/mounts', 'utf8').split('\n').find((line) => line.split(' ')[1] === memory) : undefined;
if (mount !== undefined && !/\b(ro|noexec)\b/.test(mount.split(' ')[3] ?? '')) {
  const { bavail, bsize } = statfsSync(memory);
  if (bavail * bsize >= 2 * 1024 ** 3) process.env['TMPDIR'] ??= memory;
}

/** One jest configuration for every project: ES modules, TypeScript sources read as they are, no build in between. */
export default {
  cacheDirectory: join(import.meta.dirname, 'node_modules/.cache/jest'), // on the disk, and gone with what it was made by: it would fill the memory that the tests' files are in
  testEnvironment: join(import.meta.dirname, 'jest.environment.js'),
  runtime: join(import.meta.dirname, 'jest.runtime.js'),
  workerIdleMemoryLimit: '1GB', // V8 is late to free what suites had in memory (their modules, above all): their process gives way to a new one in time
  testSequencer: join(import.meta.dirname, 'jest.sequencer.js'),
  reporters: ['default', join(import.meta.dirname, 'jest.reporter.js')],
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironmentOptions: { customExportConditions: ['@symbolon/source', 'node', 'node-addons'] },
  testMatch: ['**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
          experimental: { keepImportAttributes: true }, // JSON is imported with its type
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};
