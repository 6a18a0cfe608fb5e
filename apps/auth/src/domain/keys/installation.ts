import { equalBytes, type MasterKey } from '@symbolon/crypto';
import type { Database } from '@symbolon/database';
import { SettingsError } from '../../platform/config.ts';

/** Ties a database to its master key at the first start, and refuses every other key later: it could open nothing. */
export async function claimInstallation(database: Database, masterKey: MasterKey): Promise<void> {
  const check = masterKey.mac('master-key-check', 'symbolon');
  const known = await database.exclusively('symbolon/installation', (transaction) =>
    transaction.installation.upsert({ where: { id: 1 }, create: { masterKeyCheck: check }, update: {} }),
  );
  if (!equalBytes(known.masterKeyCheck, check)) {
    throw new SettingsError(
      'The database was made under another master key: set SYMBOLON_MASTER_KEY (or restore master.key in SYMBOLON_DATA_DIR) to the one it was first started with.',
    );
  }
}
