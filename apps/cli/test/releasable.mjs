import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { keep } from '../release/prepare.mjs';

export const root = join(import.meta.dirname, '../../..');
/** Enough of the documents to break each kind. */
const documents = ['openapi.json', 'events.schema.json', 'oauth-token-response.schema.json', 'oauth-token-request.schema.json'];

const files = {
  'README.md': '<!-- settings: made -->\n| key | default | what it does |\n| --- | --- | --- |\n| `SYMBOLON_PORT` | `3000` | Port. |\n| `SYMBOLON_ISSUER` |  | Address. |\n<!-- /settings -->\n',
  'CHANGELOG.md': '# Changelog\n\n## Unreleased\n\n### Added\n\n- A door.\n',
  'package.json': '{\n  "name": "symbolon",\n  "version": "0.0.0"\n}\n',
  'libs/contracts/package.json': '{\n  "name": "@symbolon/contracts",\n  "version": "0.0.0",\n  "publishConfig": {},\n  "engines": { "node": ">=20" },\n  "exports": { ".": { "@symbolon/source": "./src/index.ts" }, "./package.json": "./package.json" }\n}\n',
  'libs/contracts/src/index.ts': "export { api, type Endpoint } from './api.ts';\nexport * from './version.ts';\n",
  'libs/contracts/src/version.ts': "export const contractVersion = '0.0.0';\n",
  'libs/cli/package.json': '{\n  "name": "@symbolon/cli",\n  "version": "0.0.0",\n  "publishConfig": {},\n  "bin": { "symbolon": "symbolon.js" },\n  "dependencies": { "@symbolon/contracts": "^0.0.0" }\n}\n',
  'package-lock.json': JSON.stringify({ name: 'symbolon', version: '0.0.0', packages: { '': { name: 'symbolon', version: '0.0.0' }, 'libs/cli': { name: '@symbolon/cli', version: '0.0.0', dependencies: { '@symbolon/contracts': '^0.0.0' } }, 'libs/contracts': { version: '0.0.0' }, 'node_modules/@symbolon/cli': { resolved: 'libs/cli', link: true } } }),
  'prisma/migrations/1_first/migration.sql': 'CREATE TABLE "users" ("id" UUID NOT NULL);\n',
  'sdks/python/pyproject.toml': '[project]\nname = "symbolon-resource-server"\nversion = "0.0.0"\nrequires-python = ">=3.10"\n',
  'sdks/python/src/symbolon/__init__.py': '__all__ = [\n    "Verifier",\n]\n',
  'sdks/go/go.mod': 'module git.example/symbolon/sdks/go\n\ngo 1.24\n',
  'sdks/go/verifier.go': 'package symbolon\n\ntype Verifier struct{}\n\nfunc (v *Verifier) Verify() {}\n\nfunc hidden() {}\n',
};

/** A checkout of which a version was released, in a temporary folder: what is read of it. @param {string} version */
export function releasable(version) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'symbolon-releasable-')));
  const write = (/** @type {string} */ file, /** @type {string} */ text) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  const read = (/** @type {string} */ file) => readFileSync(join(folder, file), 'utf8');
  const git = (/** @type {readonly string[]} */ ...args) => execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  for (const [file, text] of Object.entries(files)) write(file, text.replaceAll('0.0.0', version));
  for (const name of documents) cpSync(join(root, 'libs/contracts/documents', name), join(folder, 'libs/contracts/documents', name), { recursive: true });
  mkdirSync(join(folder, 'apps/cli/release'), { recursive: true });
  keep(folder, version);
  const commit = () => git('add', '--all') + git('commit', '--quiet', '--allow-empty', '-m', 'A change');
  return {
    folder, read, write, git, commit,
    /** With git, and all of it committed. */
    begin() {
      git('init', '--quiet', '--initial-branch=main');
      git('config', 'user.name', 'Ada');
      git('config', 'user.email', 'ada@example.com');
      commit();
      return this;
    },
    /** One text of a file becomes another. @param {string} file @param {string} from @param {string} to */
    change(file, from, to) {
      if (!read(file).includes(from)) throw new Error(`${file} has no ${from}`);
      write(file, read(file).replaceAll(from, to));
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
