import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openScratch } from './scratch.ts';

const scratch = openScratch();
afterAll(() => scratch.close());

const root = join(import.meta.dirname, '../../..');
const unit = readFileSync(join(root, 'deploy/systemd/symbolon.service'), 'utf8');
const settingsOf = (section: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (new RegExp(`^\\[${section}\\]\\n([^]*?)(?=^\\[|$(?![^]))`, 'm').exec(unit)?.[1] ?? '')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

test('systemd takes the unit without a complaint, where there is a systemd', () => {
  const file = join(scratch.path, 'symbolon.service');
  writeFileSync(file, unit.replaceAll('/opt/symbolon/symbolon ', `${process.execPath} `)); // it looks whether the program is there
  const { error, status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
  if (error) expect((error as NodeJS.ErrnoException).code).toBe('ENOENT');
  else expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
});

test('it starts what was unpacked or, by its comment, what a checkout has, as nobody special, and lets it end in its order', () => {
  const service = settingsOf('Service');
  expect(service['ExecStart']).toBe('/opt/symbolon/symbolon start');
  const [, node = '', entry = ''] = /^# ExecStart=\/opt\/symbolon\/(\S+) \/opt\/symbolon\/(\S+) start$/m.exec(unit) ?? [];
  expect(execFileSync(join(root, node.replace('linux-x64', `linux-${process.arch}`)), ['--version'], { encoding: 'utf8' })).toMatch(/^v24\./);
  expect(entry).toBe('apps/auth/dist/main.js');
  expect(service).toMatchObject({ User: 'symbolon', KillMode: 'mixed', StateDirectory: 'symbolon', NoNewPrivileges: 'yes', EnvironmentFile: '-/etc/symbolon.env', RestartPreventExitStatus: '77' });
  expect(settingsOf('Install')).toEqual({ WantedBy: 'multi-user.target' });
});
