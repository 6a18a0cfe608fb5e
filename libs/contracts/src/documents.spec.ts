import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documents } from './documents.ts';

test.each(Object.entries(documents()))('%s is what the contracts say: run npm run generate when this fails', (name, text) => {
  expect(readFileSync(join(import.meta.dirname, '../documents', name), 'utf8')).toBe(text);
});

test('every reference in the OpenAPI document leads somewhere', () => {
  const openapi = documents()['openapi.json'] ?? '';
  const schemas = (JSON.parse(openapi) as { components: { schemas: object } }).components.schemas;
  const references = [...openapi.matchAll(/"\$ref": "([^"]+)"/g)].map(([, reference]) => reference ?? '');
  expect(references.length).toBeGreaterThan(10);
  for (const reference of references) expect(Object.keys(schemas)).toContain(reference.replace('#/components/schemas/', ''));
});
