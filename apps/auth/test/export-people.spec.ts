import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writePeople } from '../src/command-line/export-people.ts';
import { ImportPlace } from './import-place.ts';
import { asShop, password, shop, startProvider, type Provider } from './provider.ts';
import { SoftAuthenticator } from './soft-authenticator.ts';

/** Everybody leaves as they came: what is exported here makes the same people elsewhere. */
let provider: Provider;
let second: Provider;
let place: ImportPlace;
const google = { connection: 'google', type: 'oidc', name: 'Google', issuer: 'https://accounts.google.com', client_id: 'here', client_secret: 'a-secret-of-theirs-and-ours-1234' };
beforeAll(async () => {
  provider = await startProvider();
  second = await startProvider();
  await provider.apply({ ...shop, connections: [google] });
  await second.apply({ ...shop, users: [], connections: [google] });
  place = new ImportPlace(second);
});
afterAll(async () => {
  place.close();
  await Promise.all([provider.close(), second.close()]);
});

const typed = 'Grüße an 1 correct horse';
const handle = Buffer.from('4711 elsewhere').toString('base64url');
const grace = {
  id: 'g', email: 'grace@example.com', email_verified: true, claims: { name: 'Grace', nested: { list: [1, null] } }, roles: ['admiral'], disabled: false, created_at: '2012-03-04T05:06:07.000Z',
  password_hash: '$2y$05$hPKpRWfi8CXpG/3OA7psMuuAEmU1GnDlO3La4/mpoEAylynkTiQsC', further_emails: ['g.hopper@example.com'], links: [{ connection: 'google', subject: '1077', email: 'grace@gmail.example' }],
  factors: [{ kind: 'passkey', name: 'Her phone', ...new SoftAuthenticator().record(handle) }],
};
const alan = { id: 'a', username: 'alan', password_hash: '{SSHA}0RIQyvkgNFbgQg+CVpEpXVM4Tknn3JsT', disabled: false, factors: [{ kind: 'authenticator', name: 'His watch', secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }] };

let files = 0;
async function exported(node: Provider, secrets: boolean): Promise<{ readonly text: string; readonly told: string; readonly path: string }> {
  const output = join(place.folder, `people-${files++}.jsonl`);
  const told = await writePeople({ output, secrets }, node.runtime);
  return { text: readFileSync(output, 'utf8'), told, path: output };
}
const people = (text: string) => text.trim().split('\n').map((line) => JSON.parse(line) as { readonly id: string; readonly username: string });
/** Without what an installation gives them itself. */
const compared = (text: string) => people(text).map((person) => ({ ...person, id: undefined })).sort((one, other) => (one.username < other.username ? -1 : 1));

test('whoever leaves has all that they came with, and logs in where they are then', async () => {
  const origin = new ImportPlace(provider);
  expect((await origin.import('json', `${JSON.stringify(grace)}\n${JSON.stringify(alan)}\n`)).error).toBeUndefined();
  origin.close();
  const { text, told, path } = await exported(provider, true);
  expect(told).toBe(`${path} has 3 people, with hashes of passwords and secrets of authenticators: keep it as you keep those.`);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect((await place.import('json', text)).outcomes.map(({ status }) => status)).toEqual(['made', 'made', 'made']);
  expect(compared((await exported(second, true)).text)).toEqual(compared(text));
  const logIn = async (username: string, typedPassword: string) => (await second.token({ grant_type: 'password', username, password: typedPassword, scope: 'openid' }, asShop)).status;
  expect([await logIn('ada@example.com', password), await logIn('grace@example.com', typed), await logIn('g.hopper@example.com', typed), await logIn('grace@example.com', password)]).toEqual([200, 200, 200, 400]);
  expect((await place.import('json', text)).outcomes.map(({ status }) => status)).toEqual(['there', 'there', 'there']);
});

test('without being asked for, no secret is in it, and the log tells which it was', async () => {
  const { text, told } = await exported(provider, false);
  expect(told).toContain('without hashes of passwords');
  expect(people(text)).toHaveLength(3);
  expect(text).not.toMatch(/\$argon2|\$2y\$|JBSWY3DP|password_hash/);
  const events = await provider.database.prisma.event.findMany({ where: { type: 'users.exported' }, orderBy: { at: 'asc' } });
  expect(events.map(({ details }) => details)).toEqual(expect.arrayContaining([{ people: 3, secrets: true }, { people: 3, secrets: false }]));
});

test('a file that is there stays', async () => {
  const { path } = await exported(provider, false);
  await expect(writePeople({ output: path, secrets: true }, provider.runtime)).rejects.toThrow(`${path} is there already: name another file, or take it away.`);
});

test('an export that breaks off is told by the log, too: what was written until then is out', async () => {
  await provider.database.prisma.authenticator.updateMany({ data: { sealed: Buffer.alloc(60) } });
  const count = () => provider.database.prisma.event.count({ where: { type: 'users.exported' } });
  const before = await count();
  await expect(exported(provider, true)).rejects.toThrow();
  expect(await count()).toBe(before + 1);
});
