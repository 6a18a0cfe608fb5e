import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LastBackupFile, type LastBackup } from './standing.ts';

const folder = mkdtempSync(join(tmpdir(), 'symbolon-standing-'));
afterAll(() => rmSync(folder, { recursive: true }));

const last: LastBackup = { name: 'symbolon-1', installation: 'ours', at: '2026-11-30T02:00:00.000Z', next_at: '2026-12-01T02:30:00.000Z', master_key: 'apart', kept: '000000010000000000000003' };

test('what was remembered is found again, by its installation alone, and what is broken is nothing', async () => {
  const file = new LastBackupFile(folder, 'ours');
  expect(file.read()).toBeUndefined();
  await file.write(last);
  expect(file.read()).toEqual(last);
  expect(statSync(join(folder, 'backups.json')).mode & 0o777).toBe(0o600);
  expect(new LastBackupFile(folder, 'under another master key').read()).toBeUndefined();
  writeFileSync(join(folder, 'backups.json'), JSON.stringify(last).slice(0, -5));
  expect(file.read()).toBeUndefined();
});
