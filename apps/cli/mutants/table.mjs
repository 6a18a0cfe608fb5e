import { access } from './table/access.mjs';
import { account } from './table/account.mjs';
import { admin } from './table/admin.mjs';
import { connections } from './table/connections.mjs';
import { eventRows } from './table/events.mjs';
import { backups } from './table/backups.mjs';
import { commandLine } from './table/command-line.mjs';
import { factors } from './table/factors.mjs';
import { guessing } from './table/guessing.mjs';
import { imports } from './table/imports.mjs';
import { keys } from './table/keys.mjs';
import { login } from './table/login.mjs';
import { mail } from './table/mail.mjs';
import { observability } from './table/observability.mjs';
import { outside } from './table/outside.mjs';
import { passkeyRows } from './table/passkeys.mjs';
import { providers } from './table/providers.mjs';
import { resourceServer } from './table/resource-server.mjs';
import { saml } from './table/saml.mjs';
import { scim } from './table/scim.mjs';
import { signals } from './table/signals.mjs';
import { tokens } from './table/tokens.mjs';
import { withoutMutant } from './table/without-mutant.mjs';

/**
 * A guard, taken away: in `file`, `from` becomes `to`; then a test of `spec` whose name holds `test` must fail. All paths are from the root.
 * @typedef {{ readonly attack: string, readonly file: string, readonly from: string, readonly to: string, readonly spec: string, readonly test: string }} Mutant
 */

/** The same, as it is written: by what went wrong in a row of docs/attacks.md. @typedef {Readonly<Record<string, readonly (readonly [file: string, from: string, to: string, spec: string, test: string])[]>>} MutantRows */

/** @type {readonly MutantRows[]} */
const areas = [access, account, admin, backups, commandLine, connections, eventRows, factors, guessing, imports, keys, login, mail, observability, outside, passkeyRows, providers, resourceServer, saml, scim, signals, tokens];

/** Every mutant, those of one spec after one another. @type {readonly Mutant[]} */
export const mutants = areas
  .flatMap((rows) => Object.entries(rows))
  .flatMap(([attack, each]) => each.map(([file, from, to, spec, test]) => ({ attack, file, from, to, spec, test })))
  .sort((a, b) => (a.spec < b.spec ? -1 : a.spec > b.spec ? 1 : 0));

/** Where a mutant is, for people, and by what its result is found: no two have the same. @param {Mutant} mutant */
export const named = ({ attack, file, from, spec, test }) => `${attack} | ${file}: ${from.slice(0, 80).replace(/\s+/g, ' ')} | ${spec} "${test}"`;

export { withoutMutant };
