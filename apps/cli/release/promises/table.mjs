import { migrationChanges, migrations } from './migrations.mjs';
import { packageChanges, packages } from './packages.mjs';
import { settingChanges, settings } from './settings.mjs';

/** One thing that differs from the last release. `never` is what no version may do. @typedef {{ readonly member: string, readonly kind: 'breaking' | 'additive' | 'neutral' | 'never', readonly sentence: string }} Change */
/** @template Kept @typedef {(before: Kept, after: Kept) => readonly Change[]} Compare */

/** What a release promises to the next one, beside the documents of the wire: how it is read of a checkout, and what a difference means. */
export const promises = {
  settings: { read: settings, changes: settingChanges },
  migrations: { read: migrations, changes: migrationChanges },
  packages: { read: packages, changes: packageChanges },
};

/** All that is promised, as it is kept of a release. @param {string} root */
export const promisesOf = (root) => Object.fromEntries(Object.entries(promises).map(([name, { read }]) => [name, read(root)]));
