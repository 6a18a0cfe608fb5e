import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { MasterKey, newFileKey } from '@symbolon/crypto';
import { startEmbeddedPostgres } from '@symbolon/database';
import { run } from '../src/command-line/command-line.ts';
import { embeddedPassword } from '../src/process/runtime.ts';
import { on, rowsOf, seeds } from './seeds.ts';

const parent = mkdtempSync(join(tmpdir(), 'symbolon-test-'));
chmodSync(parent, 0o711); // as root, PostgreSQL runs as another user and must get through
afterAll(() => rmSync(parent, { recursive: true, force: true }));

test('a backup from before an upgrade leaves the tables of the old release as they are, and says that no event tells of it', async () => {
  const data = join(parent, 'data');
  const masterKey = new MasterKey(new Uint8Array(32).fill(1));
  const password = embeddedPassword((purpose, value) => masterKey.mac(purpose, value));
  const postgres = await startEmbeddedPostgres({ directory: join(data, 'postgres'), password });
  const [oldest] = seeds;
  await on(postgres, (client) => client.query(oldest?.sql ?? ''));
  const before = await on(postgres, (client) => rowsOf(client));

  const said = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  const { recipient } = await newFileKey();
  expect(await run(['backup', join(parent, 'backups'), '--recipient', recipient], { SYMBOLON_DATA_DIR: data, SYMBOLON_MASTER_KEY: '01'.repeat(32) })).toBe(0);
  expect(said.mock.calls.flat().join('\n')).toMatch(/\nThe tables are not those of this release yet, and no event says that it was taken\.$/);
  expect(readdirSync(join(parent, 'backups'))).toHaveLength(1);
  expect(await on(postgres, (client) => rowsOf(client))).toEqual(before);
  await postgres.stop();
});
