import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { oauthErrorCodes } from './index.ts';
import { withTables } from './document-tables.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/oauth-token-request.md'), 'utf8');

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');

test('the README has the endpoints of the contract: run npm run generate when this fails', () => {
  expect(withTables(readme)).toBe(readme);
  expect(readme).toContain('| `api.oauth.token` | `POST /oauth/token` |');
});

test('the page of the token request has the tables of the contract: run npm run generate when this fails', () => {
  expect(withTables(page)).toBe(page);
  expect(page).toContain('| `subject_token_type` | up to 255, printable ASCII |');
});

test.each(['admin-api.md', 'account-api.md', 'problems.md', 'audit.md'])('docs/%s has the tables of the contract: run npm run generate when this fails', (name) => {
  const text = readFileSync(join(import.meta.dirname, '../../../docs', name), 'utf8');
  expect(withTables(text)).toBe(text);
  expect(text).not.toMatch(/<!-- (\w+) -->\n\n<!-- \/\1 -->/);
});

test('it explains every code of refusal, and no other', () => {
  expect([...page.matchAll(/^\| `(\w+)` \| \d{3} \|/gm)].map(([, name]) => name).sort()).toEqual([...oauthErrorCodes].sort());
});
