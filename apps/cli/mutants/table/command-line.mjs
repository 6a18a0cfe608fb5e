const loopback = 'libs/cli/src/admin/loopback.ts';
const loopbackSpec = 'libs/cli/src/admin/loopback.spec.ts';
const loginFile = 'libs/cli/src/admin/login-file.ts';
const loginFileSpec = 'libs/cli/src/admin/login-file.spec.ts';

/** The terminal of an administrator. @type {import('../table.mjs').MutantRows} */
export const commandLine = {
  'a forged callback brings the code of somebody else to the log-in of a terminal': [[loopback, "if (one('state') !== state)", "if (one('state') === '')", loopbackSpec, 'is refused, and the right one counts afterwards']],
  'a callback of another issuer taken by the terminal': [[loopback, "if (one('iss') !== issuer)", "if (one('iss') === '')", loopbackSpec, 'is refused, and the right one counts afterwards']],
  'tokens of an administrator in a file that others can read': [
    [loginFile, '(mode & 0o077) !== 0 ||', '', loginFileSpec, 'a file that others can read or write is not used'],
    [loginFile, 'mode: 0o600,', 'mode: 0o644,', loginFileSpec, 'a log-in is kept where its owner alone can read it'],
  ],
  'two commands at once use one refresh token, and the log-in is gone': [[loginFile, 'while (!taken(lock)) {', 'while (!taken(lock) && false) {', loginFileSpec, 'of many who change it at once']],
  'names that people gave themselves move the cursor of an administrator': [
    ['libs/cli/src/admin/output.ts', "return printable(typeof value === 'string' ?", "return String(typeof value === 'string' ?", 'libs/cli/src/admin/output.spec.ts', 'nothing that somebody called themselves moves the cursor'],
  ],
};
