import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The provider itself is tested by `npm run test:terraform`. */
const root = join(import.meta.dirname, '../../..');
const { generated } = (await import(pathToFileURL(join(root, 'deploy/terraform/generate.mjs')).href)) as { generated: () => Readonly<Record<string, string>> };

test.each(Object.entries(generated()))('%s is what the OpenAPI document says: run npm run generate when this fails', (path, text) => {
  expect(readFileSync(join(root, path), 'utf8')).toBe(text);
});

test('what the admin API lets be read and replaced is a resource', () => {
  const names = [...(Object.values(generated())[0] ?? '').matchAll(/^\t\{Name: "(\w+)"/gm)].map(([, name]) => name);
  expect(names.sort()).toEqual(['administrator', 'branding', 'client', 'connection', 'consumer', 'resource_server', 'role', 'scim_target', 'sign_in', 'user', 'webhook']);
});

test('no attribute is called by a word that Terraform keeps for itself: a provider with one is refused as a whole', () => {
  const names = [...(Object.values(generated())[0] ?? '').matchAll(/^\t\t\t\{Name: "(\w+)"/gm)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name) => ['connection', 'count', 'depends_on', 'for_each', 'lifecycle', 'provider', 'provisioner'].includes(name))).toEqual([]);
});
