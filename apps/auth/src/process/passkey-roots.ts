import { readFileSync } from 'node:fs';
import { TrustedRoots } from '@symbolon/crypto';
import { SettingsError, type Settings } from '../platform/config.ts';

const fix = 'name a file with the root certificates of makers, as PEM';

/** The roots that the settings name. A SettingsError where there are none in the file. */
export function passkeyRootsOf({ SYMBOLON_PASSKEY_ROOTS: path }: Settings): TrustedRoots {
  if (path === undefined) return new TrustedRoots();
  const wrong = (what: string) => new SettingsError(`SYMBOLON_PASSKEY_ROOTS is ${path}, which ${what}; or remove the setting.`);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw wrong(code === 'ENOENT' ? `is not there: ${fix}` : `cannot be read (${code}): let this user read it`);
  }
  try {
    const roots = new TrustedRoots(text);
    if (roots.fingerprints.length > 0) return roots;
  } catch {
    throw wrong(`has a certificate that cannot be read: ${fix}`);
  }
  throw wrong(`has no certificate: ${fix}`);
}
