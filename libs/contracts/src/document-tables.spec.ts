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

test('the page of what happened has every event of the contract: run npm run generate when this fails', () => {
  const audit = readFileSync(join(import.meta.dirname, '../../../docs/audit.md'), 'utf8');
  expect(withTables(audit)).toBe(audit);
  expect(audit).toContain('| `user.login.failed` |');
});

test('it explains every code of refusal, and no other', () => {
  expect([...page.matchAll(/^\| `(\w+)` \| \d{3} \|/gm)].map(([, name]) => name).sort()).toEqual([...oauthErrorCodes].sort());
});
