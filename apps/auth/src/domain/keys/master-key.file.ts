import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { MasterKey, masterKeyBytes, type Random } from '@symbolon/crypto';
import { makeDirectory } from '@symbolon/database';
import { SettingsError } from '../../platform/config.ts';

/** Makes a master key that a place elsewhere has wrapped bytes again. */
export type Unwrap = (wrapped: string) => Promise<Uint8Array>;

/** The master key from its setting, or else from a 0600 file that is made when there is none; and the one that is to follow it. */
export async function readMasterKey(setting: string | undefined, file: string, random: Random, { next, unwrap = unreachable }: { readonly next?: string | undefined; readonly unwrap?: Unwrap | undefined } = {}): Promise<MasterKey> {
  const present = setting === undefined ? await decodeKey(readOrCreate(file, random), file, unwrap) : await decodeKey(setting, 'SYMBOLON_MASTER_KEY', unwrap);
  return new MasterKey(present, next === undefined ? undefined : await decodeKey(next, 'SYMBOLON_MASTER_KEY_NEXT', unwrap));
}

const unreachable: Unwrap = () => Promise.reject(new Error('no setting names that place'));

/** A key that a place elsewhere has wrapped, by the name of the place. */
const isWrapped = /^(vault|aws|google|azure|pkcs11):/;

function readOrCreate(file: string, random: Random): string {
  try {
    makeDirectory(dirname(file), 0o711); // as root, PostgreSQL runs as another user and must get through
    writeFileSync(file, `${Buffer.from(random.bytes(masterKeyBytes)).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
    chmodSync(file, 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST')
      throw new SettingsError(`SYMBOLON_DATA_DIR is ${dirname(file)}, which cannot be written (${code}): let this user write there, or set it to another folder.`);
  }
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new SettingsError(`${file} can be read by others: run chmod 600 ${file}, and think of the key as known to them.`);
  }
  return readFileSync(file, 'utf8').trim();
}

async function decodeKey(text: string, source: string, unwrap: Unwrap): Promise<Uint8Array> {
  const bytes = isWrapped.test(text) ? await unwrapped(text, source, unwrap) : new Uint8Array(Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64'));
  if (bytes.length !== masterKeyBytes) throw new SettingsError(`${source} must hold ${masterKeyBytes} bytes in base64 or hex.`);
  return bytes;
}

async function unwrapped(text: string, source: string, unwrap: Unwrap): Promise<Uint8Array> {
  try {
    return await unwrap(text);
  } catch (cause) {
    if (cause instanceof SettingsError) throw cause;
    throw new SettingsError(`${source} is wrapped by ${text.split(':')[0]}, which does not make it a key again: ${(cause as Error).message}.`, { cause });
  }
}
