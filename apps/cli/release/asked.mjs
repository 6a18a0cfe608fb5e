import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Failure } from '../child.mjs';

const usage = `Usage: npm run release -- X.Y.Z --key FILE [--into FOLDER]
       npm run release -- X.Y.Z --dry-run [--without-tests] [--key FILE] [--into FOLDER]
       npm run release -- --again [--into FOLDER]`;

/** @typedef {{ version: string, folder: string, key: string | undefined, dryRun: boolean, again: boolean, tests: boolean }} Asked */

/** What was typed, or a Failure that says what to type. @param {string} root @param {readonly string[]} args @returns {Asked} */
export function asked(root, args) {
  const { values, positionals } = parsed(args);
  const [again, dryRun] = [values.again ?? false, values['dry-run'] ?? false];
  const [version, ...rest] = again ? [JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version, ...positionals] : positionals;
  if (version === undefined || rest.length > 0 || (again && dryRun)) throw new Failure(usage, 2);
  if (again && values.key) throw new Failure(`--again signs nothing: what it builds is compared with what was signed.\n${usage}`, 2);
  if (values['without-tests'] && !dryRun) throw new Failure(`--without-tests is for --dry-run: what is released was tested.\n${usage}`, 2);
  if (!values.key && !dryRun && !again) throw new Failure(`--key names the key of ssh that signs: without one nobody can tell a release of yours from another.\n${usage}`, 2);
  const folder = resolve(values.into ?? join(root, 'tmp/releases', version));
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new Failure(`${folder} is not empty: what is in it would be part of the release.`);
  mkdirSync(folder, { recursive: true });
  return { version, folder, key: values.key === undefined ? undefined : resolve(values.key), dryRun, again, tests: !values['without-tests'] };
}

/** @param {readonly string[]} args */
function parsed(args) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { again: { type: 'boolean' }, 'dry-run': { type: 'boolean' }, 'without-tests': { type: 'boolean' }, key: { type: 'string' }, into: { type: 'string' } } });
  } catch (error) {
    throw new Failure(`${error instanceof Error ? error.message : error}\n${usage}`, 2);
  }
}
