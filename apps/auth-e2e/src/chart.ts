import { globSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../../..');

/** The Helm chart, the values that it is rendered with here (`ci/`), and what came of them. */
export const chart = join(root, 'deploy/helm/symbolon');
export const valueSets = readdirSync(join(chart, 'ci')).map((file) => file.replace(/-values\.yaml$/, ''));
export const valuesFile = (set: string): string => join(chart, 'ci', `${set}-values.yaml`);
export const renderingFile = (set: string): string => join(root, 'deploy/helm/rendered', `${set}.yaml`);

/**
 * The first line of a rendering: what it was made of, and what it is, as one hash. So neither the chart, its values nor the rendering changes
 * alone (but for what refuses values and what is only told). Who writes the hash by hand deceives it, and is found by `npm run test:deploy`, which renders.
 */
export async function headOf(set: string, rendering: string): Promise<string> {
  const files = globSync('**/*', { cwd: chart, exclude: ['ci', 'values.schema.json', 'templates/NOTES.txt'], withFileTypes: true }).filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name)).sort();
  const texts = [...files.flatMap((file) => [file.slice(chart.length), readFileSync(file, 'utf8')]), readFileSync(valuesFile(set), 'utf8'), rendering];
  const hash = await crypto.subtle.digest('SHA-256', Buffer.from(JSON.stringify(texts)));
  return `# Made of deploy/helm/symbolon and its ci/${set}-values.yaml by \`npm run renderings\`: ${Buffer.from(hash).toString('hex')}\n`;
}

export type Values = Readonly<Record<string, unknown>>;
export const isObject = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);
const read = (file: string): Values => parse(readFileSync(file, 'utf8')) as Values;

/** As Helm merges them. */
export const merged = (one: Values, two: Values): Values => ({ ...one, ...Object.fromEntries(Object.entries(two).map(([name, value]) => [name, isObject(value) && isObject(one[name]) ? merged(one[name], value) : value])) });
export const valuesOf = (set: string): Values => merged(read(join(chart, 'values.yaml')), read(valuesFile(set)));
