import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { releasable, root } from '../test/releasable.mjs';
import { changesSince, promiseChanges, versionFaults } from './gate.mjs';
import { faultsOf } from './prepare.mjs';

/** What is a breaking change of what: each is planted into a checkout of which a version was released. */

/** @typedef {ReturnType<typeof releasable>} Checkout */
const migration = 'prisma/migrations/2_next/migration.sql';

/** @type {Checkout[]} */
const made = [];
afterAll(() => made.forEach((each) => each.remove()));

/** What differs after a change, beside the documents. @param {(checkout: Checkout) => void} change */
function after(change) {
  const checkout = releasable('1.4.0');
  made.push(checkout);
  change(checkout);
  return promiseChanges(checkout.folder);
}

/** Everything that breaks at once, since the gate takes its time. @type {readonly import('./promises/table.mjs').Change[]} */
let documentChanges = [];
beforeAll(async () => {
  const checkout = releasable('1.4.0');
  made.push(checkout);
  for (const [, file, from, to] of documents) checkout.change(`libs/contracts/documents/${file}`, from, to);
  rmSync(join(checkout.folder, 'libs/contracts/documents/oauth-token-request.schema.json'));
  documentChanges = await changesSince(checkout.folder, root);
});

const documents = /** @type {const} */ ([
  ['oauth-token-response.schema.json OAuthTokenResponse.refresh_token is gone', 'oauth-token-response.schema.json', '"refresh_token"', '"renewal_token"'],
  ['openapi.json GET /admin/v1/me is gone', 'openapi.json', '"/admin/v1/me"', '"/admin/v1/myself"'],
  ['openapi.json GET /account/v1/emails is gone', 'openapi.json', '"/account/v1/emails"', '"/account/v1/addresses"'],
  ['events.schema.json user.login.failed is gone: nobody is told of it any more', 'events.schema.json', '"user.login.failed"', '"user.login.refused"'],
]);

test.each([...documents.slice(0, 3).map(([sentence]) => sentence), 'oauth-token-request.schema.json is gone'])('%s: no patch and no minor version, and a major one', (sentence) => {
  const planted = documentChanges.filter(({ member, sentence: said }) => `${member} ${said}` === sentence);
  expect(planted).toHaveLength(1);
  for (const version of ['1.4.1', '1.5.0']) expect(versionFaults('1.4.0', version, planted)).toEqual([`${version} is too small a step from 1.4.0: this release needs 2.0.0 or more.`, `  breaking  ${sentence}`]);
  expect(versionFaults('1.4.0', '2.0.0', planted)).toEqual([]);
});

test('an event that is told no more is refused in every version', () => {
  for (const version of ['1.5.0', '2.0.0']) expect(versionFaults('1.4.0', version, documentChanges)).toContain(`${documents[3][0]}. No version may do that.`);
});

/** @type {readonly (readonly [what: string, change: (checkout: Checkout) => void, named: string])[]} */
const breaking = [
  ['a setting is gone', ({ change }) => change('README.md', '| `SYMBOLON_ISSUER` |  | Address. |\n', ''), 'SYMBOLON_ISSUER is gone'],
  ['a setting has another default', ({ change }) => change('README.md', '`3000`', '`8080`'), 'SYMBOLON_PORT has another default (3000 → 8080)'],
  ['an export is gone', ({ change }) => change('libs/contracts/src/index.ts', 'api, type', 'type'), '@symbolon/contracts . api is gone'],
  ['an export of a file that is passed on is gone', ({ change }) => change('libs/contracts/src/version.ts', 'contractVersion', 'version'), '@symbolon/contracts . contractVersion is gone'],
  ['an entry of a package is gone', ({ change }) => change('libs/contracts/package.json', ', "./package.json": "./package.json"', ''), '@symbolon/contracts ./package.json is gone'],
  ['a command is gone', ({ change }) => change('libs/cli/package.json', '"symbolon": "symbolon.js"', ''), '@symbolon/cli command symbolon is gone'],
  ['a newer Node.js is needed', ({ change }) => change('libs/contracts/package.json', '>=20', '>=26'), '@symbolon/contracts runs on >=26, and ran on >=20'],
  ['a name of Python is gone', ({ change }) => change('sdks/python/src/symbolon/__init__.py', 'Verifier', 'Checker'), 'symbolon-resource-server (Python) Verifier is gone'],
  ['a method of Go is gone', ({ change }) => change('sdks/go/verifier.go', 'Verify()', 'Check()'), 'git.example/symbolon/sdks/go Verifier.Verify is gone'],
  ['a column is dropped', ({ write }) => write(migration, '-- Nobody reads it.\nALTER TABLE "users" DROP COLUMN "name";\n'), '2_next takes away name'],
  ['a table is renamed', ({ write }) => write(migration, 'ALTER TABLE "users" RENAME TO "people";\n'), '2_next renames people'],
  ['a column may not be null any more', ({ write }) => write(migration, 'ALTER TABLE "users" ALTER COLUMN "name" SET NOT NULL;\n'), '2_next demands a value of name'],
  ['a new column is never null', ({ write }) => write(migration, 'ALTER TABLE "users" ADD COLUMN "name" TEXT NOT NULL;\n'), '2_next demands a value of name'],
  ['a column has another type', ({ write }) => write(migration, 'ALTER TABLE "users" ALTER COLUMN "id" SET DATA TYPE TEXT;\n'), '2_next makes another type of id'],
];

test.each(breaking)('%s: no patch and no minor version, and a major one', (_, change, named) => {
  const changes = after(change);
  for (const version of ['1.4.1', '1.5.0']) {
    const [first, ...rest] = versionFaults('1.4.0', version, changes);
    expect(first).toBe(`${version} is too small a step from 1.4.0: this release needs 2.0.0 or more.`);
    expect(rest.filter((line) => line.startsWith(`  breaking  ${named}`))).toHaveLength(1);
  }
  expect(versionFaults('1.4.0', '2.0.0', changes)).toEqual([]);
});

test('below 1.0.0 what breaks needs a minor version', () => {
  const changes = after(({ change }) => change('sdks/go/verifier.go', 'Verify()', 'Check()'));
  expect(versionFaults('0.4.0', '0.4.1', changes)).toEqual(['0.4.1 is too small a step from 0.4.0: this release needs 0.5.0 or more.', '  breaking  git.example/symbolon/sdks/go Verifier.Verify is gone']);
  expect(versionFaults('0.4.0', '0.5.0', changes)).toEqual([]);
});

/** @type {readonly (readonly [what: string, change: (checkout: Checkout) => void, named: string])[]} */
const additive = [
  ['a setting', ({ change }) => change('README.md', '<!-- /', '| `SYMBOLON_DOOR` | `ajar` | Door. |\n<!-- /'), 'SYMBOLON_DOOR is new'],
  ['a migration that only adds', ({ write }) => write(migration, 'ALTER TABLE "users" ADD COLUMN "name" TEXT NOT NULL DEFAULT \'\';\nALTER TABLE "users" ADD COLUMN "plan" TEXT;\n'), '2_next is new'],
  ['an export', ({ change }) => change('libs/contracts/src/index.ts', 'api, type', 'api, call, type'), '@symbolon/contracts . call is new'],
];

test.each(additive)('%s more: no patch version, and a minor one', (_, change, named) => {
  const changes = after(change);
  expect(versionFaults('1.4.0', '1.4.1', changes)).toEqual(['1.4.1 is too small a step from 1.4.0: this release needs 1.5.0 or more.', `  additive  ${named}`]);
  expect(versionFaults('1.4.0', '1.5.0', changes)).toEqual([]);
});

test('where nothing of all that differs, a patch version will do', () => {
  expect(after(() => {})).toEqual([]);
  expect(versionFaults('1.4.0', '1.4.1', [])).toEqual([]);
});

test.each(/** @type {readonly (readonly [string, (checkout: Checkout) => void, string])[]} */ ([
  ['a migration is gone', ({ folder }) => rmSync(join(folder, 'prisma/migrations/1_first'), { recursive: true }), '1_first is gone: databases that have it would be refused. No version may do that.'],
  ['a migration was changed', ({ change }) => change('prisma/migrations/1_first/migration.sql', 'UUID', 'TEXT'), '1_first was changed after it was released: databases that have it would be refused. No version may do that.'],
]))('%s: refused in every version', (_, change, sentence) => {
  expect(versionFaults('1.4.0', '2.0.0', after(change))).toContain(sentence);
});

test.each(/** @type {const} */ (['0.9.0', '0.4.0', '0.4.2', '0.3.9', 'next']))('%s does not follow 0.4.0', (version) => {
  expect(versionFaults('0.4.0', version, [])).toEqual([`${version} does not follow 0.4.0: the next is 0.4.1, 0.5.0, 1.0.0.`]);
});

test('everything that stands against a release is said at once: files, tags, words, version and the path of the Go module', async () => {
  const checkout = releasable('1.4.0').begin();
  made.push(checkout);
  checkout.git('tag', 'sdks/go/v2.0.0');
  checkout.change('CHANGELOG.md', '- A door.\n', '');
  expect(await faultsOf(checkout.folder, '2.0.0', root)).toEqual([
    'There is what is not committed, and a release is a commit:\nM CHANGELOG.md',
    'There is a tag already: sdks/go/v2.0.0.',
    'CHANGELOG.md says nothing under "## Unreleased": what is in this release?',
    'The Go module is git.example/symbolon/sdks/go, of which no Go takes 2.0.0: sdks/go/go.mod has to say git.example/symbolon/sdks/go/v2.',
  ]);
});
